package dev.basin.experiments.training;

import dev.basin.experiments.UserError;
import dev.basin.optim.checkpoint.CheckpointFolder;
import java.io.IOException;
import java.util.concurrent.CancellationException;

/// Saves a run as its [Checkpoints] say.
final class SavingToFolder implements Saving {
  private final Training training;
  private final Checkpoints options;
  private final CheckpointFolder folder;
  private final StopRequest stop = StopRequest.listening();
  private long lastSave = System.nanoTime();

  SavingToFolder(Training training, Checkpoints options) {
    this.training = training;
    this.options = options;
    this.folder = new CheckpointFolder(options.folder(), options.keep());
  }

  @Override
  public Course resumed(Course start) {
    try {
      return folder
          .newest(start.state(), options.report())
          .map(checkpoint -> Course.of(checkpoint, training))
          .orElse(start);
    } catch (IOException | IllegalArgumentException e) {
      throw new UserError("cannot go on with the run in " + folder.folder() + ": " + e, e);
    }
  }

  @Override
  public void after(Course course) {
    boolean last = course.state().step() == training.steps();
    boolean stopping = stop.made() && !last;
    boolean due = System.nanoTime() - lastSave >= options.interval().toNanos();
    if (last || stopping || due) {
      save(course);
    }
    if (stopping) {
      throw new CancellationException("stopped after step " + course.state().step());
    }
  }

  private void save(Course course) {
    try {
      folder.save(course.checkpoint(training));
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
