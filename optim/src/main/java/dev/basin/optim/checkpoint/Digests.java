package dev.basin.optim.checkpoint;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

final class Digests {
  static final int SHA_256_BYTES = 32;

  private Digests() {}

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
