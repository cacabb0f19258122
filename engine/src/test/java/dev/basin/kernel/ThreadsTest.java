package dev.basin.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ThreadsTest {

  @AfterEach
  void alone() {
    Threads.set(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5})
  void everyPartIsDoneOnceBeforeRunReturns(int threads) {
    Threads.set(threads);
    for (int parts = 0; parts < 200; parts++) {
      AtomicIntegerArray calls = new AtomicIntegerArray(parts);
      Threads.run(parts, calls::incrementAndGet);
      for (int i = 0; i < parts; i++) {
        assertEquals(1, calls.get(i));
      }
    }
  }

  @Test
  void rangesFollowEachOther() {
    for (int units = 0; units < 40; units++) {
      for (int parts = 1; parts < 9; parts++) {
        int[] end = {0};
        Threads.ranges(
            units,
            parts,
            (from, to) -> {
              assertEquals(end[0], from);
              end[0] = to;
            });
        assertEquals(units, end[0]);
      }
    }
  }

  @Test
  void theCallerTakesPartAndWorkersHelp() throws InterruptedException {
    Threads.set(3);
    CountDownLatch met = new CountDownLatch(3);
    Set<Thread> seen = ConcurrentHashMap.newKeySet();
    Threads.run(
        3,
        part -> {
          seen.add(Thread.currentThread());
          met.countDown();
          await(met);
        });
    assertEquals(3, seen.size());
    assertTrue(seen.contains(Thread.currentThread()));
  }

  @Test
  void workersAreFoundAsleep() throws InterruptedException {
    Threads.set(2);
    for (int i = 0; i < 20; i++) {
      Thread.sleep(2);
      CountDownLatch met = new CountDownLatch(2);
      Threads.run(
          2,
          part -> {
            met.countDown();
            await(met);
          });
    }
  }

  @Test
  void aCallInsideAPartRunsOnItsThreadAlone() {
    Threads.set(3);
    AtomicInteger calls = new AtomicInteger();
    Threads.run(
        8,
        outer -> {
          Thread self = Thread.currentThread();
          Threads.run(
              5,
              inner -> {
                assertSame(self, Thread.currentThread());
                calls.incrementAndGet();
              });
        });
    assertEquals(40, calls.get());
  }

  @Test
  void aCallThatFindsThePoolBusyRunsOnItsCaller() throws InterruptedException {
    Threads.set(2);
    Set<Thread> seen = ConcurrentHashMap.newKeySet();
    Thread other = new Thread(() -> Threads.run(9, part -> seen.add(Thread.currentThread())));
    Threads.run(
        2,
        part -> {
          if (part == 0) {
            other.start();
            join(other);
          }
        });
    assertEquals(Set.of(other), seen);
  }

  @Test
  void anExceptionInAPartReachesTheCallerWhenAllPartsAreDone() {
    Threads.set(2);
    for (int thrower = 0; thrower < 6; thrower++) {
      int chosen = thrower;
      AtomicInteger calls = new AtomicInteger();
      IllegalArgumentException thrown = new IllegalArgumentException("part");
      Runnable run =
          () ->
              Threads.run(
                  6,
                  part -> {
                    calls.incrementAndGet();
                    if (part == chosen) {
                      throw thrown;
                    }
                  });
      assertSame(thrown, assertThrows(IllegalArgumentException.class, run::run));
      assertEquals(6, calls.get());
    }
    everyPartIsDoneOnceBeforeRunReturns(2);
  }

  @Test
  void theNumberOfThreadsIsPositiveAndFixedInsideAKernel() {
    assertThrows(IllegalArgumentException.class, () -> Threads.set(0));
    Threads.set(2);
    assertThrows(IllegalStateException.class, () -> Threads.run(4, part -> Threads.set(part + 1)));
    assertEquals(2, Threads.get());
  }

  @Test
  void smallWorkStaysTogether() {
    Threads.set(4);
    assertEquals(1, Threads.parts(1000, 10_000));
    assertEquals(3, Threads.parts(3, 1_000_000));
    assertTrue(Threads.parts(1000, 1_000_000) >= 4);
    assertEquals(4, Threads.largeParts(1000, 1_000_000));
    Threads.set(1);
    assertFalse(Threads.parts(1000, 1_000_000) > 1);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException exception) {
      throw new IllegalStateException(exception);
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException exception) {
      throw new IllegalStateException(exception);
    }
  }
}
