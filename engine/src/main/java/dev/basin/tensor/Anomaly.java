package dev.basin.tensor;

import java.util.Set;
import java.util.function.Supplier;

/// Anomaly mode: every op's result is searched, and the first NaN or infinity is reported with the
/// op that produced it and the place that called the op.
public final class Anomaly {
  private static final StackWalker WALKER = StackWalker.getInstance();
  private static final Set<String> ENGINE = Set.of("dev.basin.tensor", "dev.basin.autodiff");

  private Anomaly() {}

  /// Runs `body` in anomaly mode, gradients included. Slow: for finding a fault, not for training.
  ///
  /// @throws AnomalyException at the first op or pullback whose result is not finite
  public static <R> R detect(Supplier<R> body) {
    return Mode.current().withAnomalyDetection().run(body);
  }

  static void check(String op, Tensor value) {
    if (!value.allFinite()) {
      throw new AnomalyException(
          "%s produced a NaN or an infinity in a result of shape %s, called at %s"
              .formatted(op, value.shape(), site()));
    }
  }

  /// The frame that called into the engine.
  static StackTraceElement site() {
    return WALKER.walk(frames ->
        frames
            .dropWhile(frame -> inside(frame.getClassName()))
            .findFirst()
            .map(StackWalker.StackFrame::toStackTraceElement)
            .orElse(null));
  }

  // The JDK's frames in between are those of its loops over our lambdas.
  private static boolean inside(String className) {
    String packageName = className.substring(0, Math.max(0, className.lastIndexOf('.')));
    return ENGINE.contains(packageName) || packageName.startsWith("java.");
  }

  /// Says which op produced the first value that is not finite, and where it was recorded.
  public static final class AnomalyException extends ArithmeticException {
    private static final long serialVersionUID = 1L;

    AnomalyException(String message) {
      super(message);
    }

    AnomalyException inPullbackOf(Node node) {
      AnomalyException wrapped =
          new AnomalyException(
              "in the pullback of %s, recorded at %s: %s"
                  .formatted(node.op, node.site, getMessage()));
      wrapped.initCause(this);
      return wrapped;
    }
  }
}
