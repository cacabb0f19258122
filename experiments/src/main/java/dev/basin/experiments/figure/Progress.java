package dev.basin.experiments.figure;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import me.tongfei.progressbar.ProgressState;

/// Tells the user how far a long computation is.
public interface Progress {
  /// Starts a part of the work.
  ///
  /// @param name what is being done
  /// @param steps how many steps it has
  Task start(String name, long steps);

  /// A part of the work that is under way; closing it ends its display.
  interface Task extends AutoCloseable {
    /// Reports that so many more steps are done; any thread may call it.
    void step(long count);

    /// Reports that so many steps were done by an earlier run: they count, but tell nothing of how
    /// fast this one is.
    void done(long count);

    /// Reports that one more step is done.
    default void step() {
      step(1);
    }

    /// Shows a few words or numbers beside the progress, such as the loss.
    void note(String text);

    @Override
    void close();
  }

  /// Bars with rate and remaining time where standard output is a terminal, else [#plain].
  static Progress of(PrintWriter out) {
    boolean terminal = System.console() != null && System.console().isTerminal();
    return terminal ? bars() : plain(out, Duration.ofSeconds(10));
  }

  /// The like, where a step is a byte.
  static Progress ofBytes(PrintWriter out) {
    boolean terminal = System.console() != null && System.console().isTerminal();
    return terminal ? bars(" MiB", 1 << 20) : plain(out, Duration.ofSeconds(10));
  }

  /// Bars with rate and remaining time.
  static Progress bars() {
    return bars("", 1);
  }

  private static Progress bars(String unit, long unitSteps) {
    return (name, steps) -> {
      AtomicLong before = new AtomicLong();
      ProgressBar bar =
          new ProgressBarBuilder()
              .setTaskName(name)
              .setInitialMax(steps)
              .setStyle(ProgressBarStyle.UNICODE_BLOCK)
              .setUpdateIntervalMillis(200)
              .setUnit(unit, unitSteps)
              .showSpeed()
              .setEtaFunction(state -> left(state, before.get()))
              .build();
      return new Task() {
        @Override
        public void step(long count) {
          bar.stepBy(count);
        }

        @Override
        public void done(long count) {
          before.addAndGet(count);
          bar.stepBy(count);
        }

        @Override
        public void note(String text) {
          bar.setExtraMessage(" " + text);
        }

        @Override
        public void close() {
          bar.close();
        }
      };
    };
  }

  // at the rate of the steps that this run took
  private static Optional<Duration> left(ProgressState state, long before) {
    long taken = state.getCurrent() - before;
    if (taken <= 0 || state.isIndefinite()) {
      return Optional.empty();
    }
    double perStep = state.getElapsedAfterStart().toNanos() / (double) taken;
    return Optional.of(Duration.ofNanos((long) (perStep * (state.getMax() - state.getCurrent()))));
  }

  /// Plain lines: one when a task ends, and one in every `interval` while it runs.
  static Progress plain(PrintWriter out, Duration interval) {
    return (name, steps) -> new PlainTask(out, interval, name, steps);
  }

  /// Says nothing.
  static Progress silent() {
    return (name, steps) ->
        new Task() {
          @Override
          public void step(long count) {}

          @Override
          public void done(long count) {}

          @Override
          public void note(String text) {}

          @Override
          public void close() {}
        };
  }
}
