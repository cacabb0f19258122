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
    if (now - lastLine >= interval && done > 0 && done < steps) {
      double elapsed = (now - started) / 1e9;
      print(String.format(Locale.ROOT, "%.0f s left", elapsed * (steps - done) / done));
      lastLine = now;
    }
  }

  @Override
  public synchronized void note(String text) {
    note = "  " + text;
  }

  @Override
  public synchronized void close() {
    print(String.format(Locale.ROOT, "%.1f s", (System.nanoTime() - started) / 1e9));
  }

  private void print(String time) {
    out.printf(Locale.ROOT, "  %s  %d/%d  %s%s%n", name, done, steps, time, note);
    out.flush();
  }
}
