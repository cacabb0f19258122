package dev.basin.kernel;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/// The parts of one kernel, handed out one by one to the threads that share it.
final class SharedWork {
  private final Thread caller = Thread.currentThread();
  private final int parts;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger done = new AtomicInteger();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private IntConsumer part;

  SharedWork(int parts, IntConsumer part) {
    this.parts = parts;
    this.part = part;
  }

  /// Does parts until none is left.
  void takePart() {
    for (int i = next.getAndIncrement(); i < parts; i = next.getAndIncrement()) {
      try {
        part.accept(i);
      } catch (Throwable thrown) {
        failure.compareAndSet(null, thrown);
      }
      if (done.incrementAndGet() == parts && Thread.currentThread() != caller) {
        LockSupport.unpark(caller);
      }
    }
  }

  boolean isDone() {
    return done.get() == parts;
  }

  /// Lets go of the arrays of the kernel, which an idle thread would keep alive otherwise: whoever
  /// comes late finds no part left.
  void forget() {
    part = null;
  }

  void rethrow() {
    switch (failure.get()) {
      case null -> {}
      case RuntimeException exception -> throw exception;
      case Error error -> throw error;
      case Throwable other -> throw new IllegalStateException(other);
    }
  }
}
