package dev.basin.optim.checkpoint;

import java.io.IOException;

/// A file that is no whole checkpoint: cut off, changed, or something else altogether.
public final class DamagedCheckpointException extends IOException {
  private static final long serialVersionUID = 1L;

  DamagedCheckpointException(String message) {
    super(message);
  }

  DamagedCheckpointException(String message, Throwable cause) {
    super(message, cause);
  }
}
