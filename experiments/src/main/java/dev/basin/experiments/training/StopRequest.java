package dev.basin.experiments.training;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Notices that the program is told to end, and holds the end up until whoever listens has closed
/// this: a loop that looks at [#made] gets the time to save what it has.
final class StopRequest implements AutoCloseable {
  private static final long PATIENCE_MINUTES = 10; // for one step of a large network
  private static final long LOOK_MILLIS = 50;

  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread hook = new Thread(this::await, "save before the end");
  private volatile boolean made;
  private volatile boolean lossless;

  private StopRequest() {}

  static StopRequest listening() {
    StopRequest request = new StopRequest();
    try {
      Runtime.getRuntime().addShutdownHook(request.hook);
    } catch (IllegalStateException ending) {
      request.made = true;
    }
    return request;
  }

  boolean made() {
    return made;
  }

  /// Whether the program may end now, since all that the loop has is saved.
  void setLossless(boolean now) {
    lossless = now;
  }

  private void await() {
    made = true;
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(PATIENCE_MINUTES);
    try {
      while (!lossless && !closed.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        if (System.nanoTime() > end) {
          System.err.println("basin: ended without a last checkpoint, the step took too long");
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException ending) {
      // the hook is running, and ends now
    }
  }
}
