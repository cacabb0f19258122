package dev.basin.experiments.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.basin.experiments.UserError;
import dev.basin.tensor.KernelThreads;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WorkersTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void resultsKeepTheirOrder(int threads) {
    double[] expected = IntStream.range(0, 100).mapToDouble(Math::sqrt).toArray();
    assertArrayEquals(expected, new Workers(threads).map(100, Math::sqrt));
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 1", "4, 1, 4", "4, 2, 2", "5, 2, 2", "2, 3, 1"})
  void threadsWithoutAPieceShareTheKernels(int threads, int pieces, int expected) {
    int before = KernelThreads.get();
    double[] seen = new Workers(threads).map(pieces, i -> KernelThreads.get());
    for (double kernelThreads : seen) {
      assertEquals(expected, kernelThreads);
    }
    assertEquals(before, KernelThreads.get());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aFailureIsThrownAsItIs(int threads) {
    UserError failure = new UserError("no");
    UserError thrown =
        assertThrows(
            UserError.class,
            () ->
                new Workers(threads)
                    .all(
                        List.of(
                            () -> 1,
                            () -> {
                              throw failure;
                            })));
    assertEquals(failure, thrown);
  }
}
