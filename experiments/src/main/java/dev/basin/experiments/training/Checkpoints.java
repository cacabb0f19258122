package dev.basin.experiments.training;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

/// Where and how often a run of training is saved, so that it can be ended at any time and gone on
/// with later, to the same bits. It is saved at every interval, at its end, and when the program is
/// told to end (Ctrl-C, SIGTERM): then after the step that is under way. A long measurement is not
/// waited for; it is made again.
///
/// @param folder of this run alone; what is found there is gone on with
/// @param interval between two checkpoints; zero saves after every step
/// @param keep how many of the newest are kept, at least 1
/// @param report is told, in a sentence, of a damaged checkpoint, and of one that could not be
///   written: the run goes on, and the earlier ones are still there
public record Checkpoints(Path folder, Duration interval, int keep, Consumer<String> report) {

  public Checkpoints {
    if (keep < 1 || interval.isNegative()) {
      throw new IllegalArgumentException(
          ("checkpoints: at least 1 must be kept and the interval not be negative, but they are %d"
                  + " and %s")
              .formatted(keep, interval));
    }
  }
}
