package dev.basin.experiments.figure;

import dev.basin.experiments.training.Checkpoints;
import dev.basin.experiments.training.StepListener;
import dev.basin.experiments.training.Training;
import dev.basin.experiments.training.Workers;
import dev.basin.optim.Optimizer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// The runs of training behind figures. Each is saved, under a name made of all that decides it:
/// figures that ask for the same run share it, a run that was interrupted is gone on with, and one
/// that is finished is read. So none of this changes a bit of any result.
///
/// @param folder where runs are saved, one folder for each
/// @param program what code they run: a digest, since other code may come to other numbers
/// @param report is told, in a sentence, of what could not be saved or read
public record Trainings(Path folder, String program, Consumer<String> report) {
  private static final Duration INTERVAL = Duration.ofSeconds(30);
  private static final int KEPT = 2; // checkpoints of each run

  /// Those of this program in a hidden folder beside the figures.
  ///
  /// @param figures the folder of figures
  public static Trainings in(Path figures, Consumer<String> report) {
    return new Trainings(figures.resolve(".basin-trainings"), ProgramDigest.now(), report);
  }

  /// Removes runs of other builds that nobody has used for long: see [StaleTrainings].
  ///
  /// To be called by who holds the lock of the folder of figures.
  public void removeStale() {
    Instant now = Instant.now();
    try {
      StaleTrainings.use(folder.resolve(program), now);
      for (Path removed : StaleTrainings.remove(folder, program, now)) {
        report.accept("removed %s: runs of an older build".formatted(removed));
      }
    } catch (IOException e) {
      report.accept("old runs in %s could not be removed: %s".formatted(folder, e));
    }
  }

  /// The results of some runs, in their order: side by side on the threads there are.
  ///
  /// @param task what is shown with the progress
  public List<Training.Trained> all(
      String task, List<Training> runs, Workers workers, Progress progress) {
    Map<String, Training> distinct = new LinkedHashMap<>();
    List<String> keys = new ArrayList<>();
    for (Training run : runs) {
      String key = run.key();
      keys.add(key);
      distinct.putIfAbsent(key, run);
    }
    long steps = distinct.values().stream().mapToLong(Training::steps).sum();
    try (Progress.Task shown = progress.start(task, steps)) {
      List<Supplier<Training.Trained>> pieces = new ArrayList<>();
      distinct.forEach((key, run) -> pieces.add(() -> run.run(checkpoints(key), telling(shown))));
      List<Training.Trained> trained = workers.all(pieces);
      List<String> order = List.copyOf(distinct.keySet());
      return keys.stream().map(key -> trained.get(order.indexOf(key))).toList();
    }
  }

  /// Where other numbers are saved that this program comes to.
  public Measurements measurements() {
    return new Measurements(folder.resolve(program).resolve("measurements"), report);
  }

  private Checkpoints checkpoints(String key) {
    return new Checkpoints(folder.resolve(program).resolve(key), INTERVAL, KEPT, report);
  }

  private static StepListener telling(Progress.Task task) {
    return new StepListener() {
      @Override
      public void resumed(long step) {
        if (step > 0) {
          task.done(step);
        }
      }

      @Override
      public void accept(Optimizer.Taken<?> taken) {
        task.step();
      }
    };
  }
}
