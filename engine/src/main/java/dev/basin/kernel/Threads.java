package dev.basin.kernel;

import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntConsumer;

/// The threads that share the work of one kernel.
///
/// A kernel cuts its outputs into ranges, and a range computes each of its outputs as the whole
/// would; so who computes what, and how many take part, reaches no bit of a result. There is one
/// pool per process, which serves one kernel at a time: a kernel that another thread starts
/// meanwhile, or that a part starts, runs on its caller alone.
public final class Threads {

  /// What a part does with its range of units.
  @FunctionalInterface
  public interface Range {
    void accept(int from, int to);
  }

  /// The least work of a part, in nanoseconds, and work that is worth waking others for. The system
  /// property `basin.threads.part` sets the former: a small one makes even small kernels share.
  private static final long PART = Math.max(1, Long.getLong("basin.threads.part", 20_000));

  private static final long WORTHWHILE = 3 * PART;

  /// Parts per thread, so that a thread that is held up does not hold up the others.
  private static final int PARTS_PER_THREAD = 4;

  /// How long an idle thread looks for work before it sleeps, in nanoseconds: kernels of one step
  /// follow each other more quickly than a sleeper wakes.
  private static final long PATIENCE = 50_000;

  private static final ReentrantLock BUSY = new ReentrantLock();

  private static volatile int count = 1;
  private static Worker[] workers = {};
  private static volatile SharedWork current;

  private Threads() {}

  public static int get() {
    return count;
  }

  /// Waits for the kernel that the pool is busy with.
  public static void set(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, not " + threads);
    }
    if (insidePart()) {
      throw new IllegalStateException("the number of threads cannot change inside a kernel");
    }
    BUSY.lock();
    try {
      for (Worker worker : workers) {
        worker.dismissed = true;
        LockSupport.unpark(worker);
      }
      workers = new Worker[threads - 1];
      for (int i = 0; i < workers.length; i++) {
        workers[i] = new Worker("basin-kernel-" + (i + 1));
        workers[i].start();
      }
      count = threads;
    } finally {
      BUSY.unlock();
    }
  }

  /// Into how many parts to cut work of that length, which consists of `units`; 1 if sharing it
  /// would not pay.
  static int parts(int units, long nanoseconds) {
    int threads = count;
    if (threads == 1 || nanoseconds < WORTHWHILE) {
      return 1;
    }
    long most = Math.min(nanoseconds / PART, (long) threads * PARTS_PER_THREAD);
    return (int) Math.max(1, Math.min(units, most));
  }

  /// Whether an elementwise kernel over n elements would pay to be shared. An element takes an
  /// eighth of a nanosecond in the cache, and half of one in memory.
  public static boolean sharesElements(int n) {
    return elementParts(n) > 1;
  }

  /// Calls `body` for ranges that together are [0, n). All but the last are whole vectors, so that
  /// no kernel writes past its range into the next.
  public static void elements(int n, Range body) {
    int units = (n + Kernels.SLACK - 1) / Kernels.SLACK;
    ranges(
        units,
        elementParts(n),
        (from, to) -> body.accept(from * Kernels.SLACK, Math.min(to * Kernels.SLACK, n)));
  }

  private static int elementParts(int n) {
    return parts(n / Kernels.SLACK, n / 4);
  }

  /// As [#parts(int, long)], at most one part per thread: for parts that each repeat some work.
  static int largeParts(int units, long nanoseconds) {
    return Math.min(count, parts(units, nanoseconds));
  }

  /// Calls `body` for each of `parts` ranges, which are nearly equal and together are [0, units).
  static void ranges(int units, int parts, Range body) {
    run(
        parts,
        part ->
            body.accept(
                (int) ((long) units * part / parts), (int) ((long) units * (part + 1) / parts)));
  }

  /// Calls `part` with each of 0 .. parts - 1, on any of the threads, in any order, and returns
  /// when all have returned. If parts throw, the first exception is thrown here.
  static void run(int parts, IntConsumer part) {
    if (parts <= 1 || count == 1 || insidePart() || !BUSY.tryLock()) {
      for (int i = 0; i < parts; i++) {
        part.accept(i);
      }
      return;
    }
    SharedWork work = new SharedWork(parts, part);
    try {
      current = work;
      for (Worker worker : workers) {
        if (worker.asleep) {
          LockSupport.unpark(worker);
        }
      }
      work.takePart();
      long start = System.nanoTime();
      while (!work.isDone()) {
        if (System.nanoTime() - start < PATIENCE) {
          Thread.onSpinWait();
        } else {
          LockSupport.park(Threads.class);
        }
      }
    } finally {
      current = null;
      work.forget();
      BUSY.unlock();
    }
    work.rethrow();
  }

  private static boolean insidePart() {
    return BUSY.isHeldByCurrentThread() || Thread.currentThread() instanceof Worker;
  }

  private static final class Worker extends Thread {
    volatile boolean asleep;
    volatile boolean dismissed;

    Worker(String name) {
      super(null, null, name, 0, false);
      setDaemon(true);
    }

    @Override
    public void run() {
      SharedWork last = null;
      while (true) {
        long start = System.nanoTime();
        SharedWork work;
        while ((work = current) == null || work == last) {
          if (dismissed) {
            return;
          }
          if (asleep) {
            LockSupport.park(Threads.class);
          } else if (System.nanoTime() - start < PATIENCE) {
            Thread.onSpinWait();
          } else {
            // once more around before it parks: work may have come before the flag was seen
            asleep = true;
          }
        }
        asleep = false;
        work.takePart();
        last = work;
      }
    }
  }
}
