package dev.basin.experiments.figure;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/// A task of [Progress#plain]: lines for a log file.
final class PlainTask implements Progress.Task {
  private final PrintWriter out;
  private final long interval;
  private final String name;
  private final long steps;
  private final long started = System.nanoTime();
  private long lastLine = started;
  private long done;
  private long before; // of those, by earlier runs
  private String note = "";

  PlainTask(PrintWriter out, Duration interval, String name, long steps) {
    this.out = out;
    this.interval = interval.toNanos();
    this.name = name;
    this.steps = steps;
  }

  @Override
  public synchronized void step(long count) {
    done += count;
    long now = System.nanoTime();
    if (now - lastLine >= interval && done > before && done < steps) {
      double perStep = (now - started) / 1e9 / (done - before);
      print(remaining(perStep * (steps - done)));
      lastLine = now;
    }
  }

  @Override
  public synchronized void done(long count) {
    done += count;
    before += count;
  }

  @Override
  public synchronized void note(String text) {
    note = "  " + text;
  }

  @Override
  public synchronized void close() {
    print(String.format(Locale.ROOT, "%.1f s", (System.nanoTime() - started) / 1e9));
  }

  // a length of time that is read at a glance: seconds, minutes, hours or days
  private static String remaining(double seconds) {
    double minutes = seconds / 60;
    double hours = minutes / 60;
    return seconds < 600
        ? String.format(Locale.ROOT, "%.0f s left", seconds)
        : minutes < 600
            ? String.format(Locale.ROOT, "%.0f min left", minutes)
            : hours < 240
                ? String.format(Locale.ROOT, "%.0f h left", hours)
                : String.format(Locale.ROOT, "%.0f days left", hours / 24);
  }

  private void print(String time) {
    out.printf(Locale.ROOT, "  %s  %d/%d  %s%s%n", name, done, steps, time, note);
    out.flush();
  }
}
