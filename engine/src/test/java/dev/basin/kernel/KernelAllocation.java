package dev.basin.kernel;

import java.lang.reflect.Method;
import java.util.Map;

/// Prints the bytes that a call of each kernel allocates once it is compiled: a program of its own,
/// since only a virtual machine whose compiler does not work in the background gives the same
/// numbers every time.
final class KernelAllocation {
  private static final int CALLS = 1000;

  /// The first round within its limit ends the rounds of a kernel, so only one that boxes uses them
  /// up.
  private static final int ROUNDS = 40;

  private static final Object THREADS;
  private static final Method ALLOCATED;

  static {
    try {
      Class<?> factory = Class.forName("java.lang.management.ManagementFactory");
      THREADS = factory.getMethod("getThreadMXBean").invoke(null);
      ALLOCATED =
          Class.forName("com.sun.management.ThreadMXBean")
              .getMethod("getCurrentThreadAllocatedBytes");
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private KernelAllocation() {}

  /// @param arguments optionally the start of the only lines to run
  public static void main(String[] arguments) throws Exception {
    String only = arguments.length > 0 ? arguments[0] : "";
    for (Backend<?> backend : Backend.all()) {
      for (Map.Entry<String, Runnable> line : new KernelCalls<>(backend).lines.entrySet()) {
        if (line.getKey().startsWith(only)) {
          double limit = KernelCalls.allowed(line.getKey());
          double bytes = bytesPerCall(line.getValue(), limit);
          String verdict = bytes > limit + 1 ? " allocates bytes: " : " bytes: ";
          System.out.println(backend.name() + " " + line.getKey() + verdict + bytes);
        }
      }
    }
  }

  /// In the best round.
  private static double bytesPerCall(Runnable kernel, double limit) throws Exception {
    long least = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS && least > (limit + 1) * CALLS; round++) {
      long before = allocatedBytes();
      for (int i = 0; i < CALLS; i++) {
        kernel.run();
      }
      least = Math.min(least, allocatedBytes() - before);
    }
    return (double) least / CALLS;
  }

  // By reflection: the module that these tests are patched into does not read that of management.
  private static long allocatedBytes() throws Exception {
    return (long) ALLOCATED.invoke(THREADS);
  }
}
