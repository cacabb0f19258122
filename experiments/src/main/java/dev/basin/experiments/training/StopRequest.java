package dev.basin.experiments.training;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Notices that the program is told to end, and holds the end up until whoever listens has closed
/// this: a loop that looks at [#made] gets the time to save what it has.
final class StopRequest implements AutoCloseable {
  private static final long PATIENCE_MINUTES = 10; // for one step of a large network

  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread hook = new Thread(this::await, "save before the end");
  private volatile boolean made;

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

  private void await() {
    made = true;
    try {
      if (!closed.await(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
        System.err.println("basin: ended without a last checkpoint, the step took too long");
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
