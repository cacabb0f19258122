package dev.basin.experiments.metrics;

import java.io.IOException;
import java.util.Map;

/// A log of numbers over the steps of a run, such as its loss.
public interface Metrics extends AutoCloseable {

  /// Appends numbers, so that they are in the file when this returns.
  ///
  /// @param step how many steps were taken; it never falls
  void write(long step, Map<String, Double> values) throws IOException;

  @Override
  void close() throws IOException;

  /// Opens a log. What it holds of `fromStep` or later steps is dropped: a run that goes on from a
  /// checkpoint takes those steps again.
  @FunctionalInterface
  interface Opener {
    Metrics open(long fromStep) throws IOException;

    /// Writes to both.
    default Opener and(Opener other) {
      return fromStep -> {
        Metrics first = open(fromStep);
        Metrics second;
        try {
          second = other.open(fromStep);
        } catch (IOException | RuntimeException e) {
          first.close();
          throw e;
        }
        return new Metrics() {
          @Override
          public void write(long step, Map<String, Double> values) throws IOException {
            first.write(step, values);
            second.write(step, values);
          }

          @Override
          public void close() throws IOException {
            try (first;
                second) {
              // both are closed, whatever the other throws
            }
          }
        };
      };
    }
  }
}
