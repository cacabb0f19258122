package dev.basin.experiments.training;

import dev.basin.experiments.UserError;
import dev.basin.optim.checkpoint.CheckpointFolder;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;

/// Saves a run as its [Checkpoints] say.
final class SavingToFolder implements Saving {
  private static final Duration LONG = Duration.ofSeconds(5); // more than to save

  private final Training training;
  private final Checkpoints options;
  private final CheckpointFolder folder;
  private final StopRequest stop = StopRequest.listening();
  private long lastSave = System.nanoTime();
  private long savedStep; // at the start there is nothing to save
  private long longest; // measurement, in nanoseconds

  SavingToFolder(Training training, Checkpoints options) {
    this.training = training;
    this.options = options;
    this.folder = new CheckpointFolder(options.folder(), options.keep());
  }

  @Override
  public Course resumed(Course start) {
    try {
      Course resumed =
          folder
              .newest(start.state(), options.report())
              .map(checkpoint -> Course.of(checkpoint, training))
              .orElse(start);
      savedStep = resumed.state().step();
      return resumed;
    } catch (IOException | IllegalArgumentException e) {
      throw new UserError("cannot go on with the run in " + folder.folder() + ": " + e, e);
    }
  }

  @Override
  public Course measured(Course course, Probe probe) {
    if (!course.awaits(probe)) {
      return course;
    }
    long step = course.state().step();
    if (step != savedStep && (stop.made() || longest >= LONG.toNanos())) {
      save(course);
    }
    if (stop.made()) {
      throw stopped(course);
    }
    stop.setLossless(step == savedStep);
    long began = System.nanoTime();
    Course measured = course.measured(probe);
    longest = Math.max(longest, System.nanoTime() - began);
    stop.setLossless(false);
    return measured;
  }

  @Override
  public void after(Course course, boolean last) {
    boolean stopping = stop.made() && !last;
    boolean due = System.nanoTime() - lastSave >= options.interval().toNanos();
    if (last || stopping || due) {
      save(course);
    }
    if (stopping) {
      throw stopped(course);
    }
  }

  private static CancellationException stopped(Course course) {
    return new CancellationException("stopped after step " + course.state().step());
  }

  private void save(Course course) {
    try {
      folder.save(course.checkpoint(training));
      savedStep = course.state().step();
    } catch (IOException e) {
      options.report().accept("step " + course.state().step() + " could not be saved: " + e);
    }
    lastSave = System.nanoTime();
  }

  @Override
  public void close() {
    stop.close();
  }
}
