package dev.basin.experiments.figure;

import dev.basin.nn.Model;
import dev.basin.optim.Optimizer;
import dev.basin.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/// A digest of the program's own code: of the jars, or folders of classes, that its modules were
/// loaded from.
final class ProgramDigest {
  static final int DIGITS = 12;

  private ProgramDigest() {}

  static String now() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Class<?> part : List.of(Tensor.class, Model.class, Optimizer.class, Trainings.class)) {
        add(digest, part);
      }
      return HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS);
    } catch (NoSuchAlgorithmException | URISyntaxException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException("the program's own code cannot be read", e);
    }
  }

  private static void add(MessageDigest digest, Class<?> part)
      throws IOException, URISyntaxException {
    CodeSource source = part.getProtectionDomain().getCodeSource();
    if (source == null || source.getLocation() == null) {
      return;
    }
    Path code = Path.of(source.getLocation().toURI());
    List<Path> files;
    try (Stream<Path> found = Files.walk(code)) {
      files = found.filter(Files::isRegularFile).sorted().toList();
    }
    for (Path file : files) {
      digest.update(Files.readAllBytes(file));
    }
  }
}
