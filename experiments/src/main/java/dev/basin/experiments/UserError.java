package dev.basin.experiments;

/// A mistake in what the user asked for or supplied: an unknown figure, a damaged data file, a
/// folder that cannot be written. The message is one line that names the thing and what would be
/// right; the `basin` command prints it without a stack trace and exits with code 2.
public final class UserError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UserError(String message) {
    super(message);
  }

  public UserError(String message, Throwable cause) {
    super(message, cause);
  }
}
