package dev.basin.bench;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/// Transposes, and the gather and scatter of an embedding.
public class MovementBenchmark extends KernelBenchmark {
  private static final int WIDTH = 128;

  /// What moves: a square matrix, or rows of [#WIDTH] out of and into a table of 97.
  public enum Movement {
    TRANSPOSE,
    GATHER,
    SCATTER_ADD
  }

  @Param Movement movement;

  /// Of a side of the matrix, or the number of rows.
  @Param({"60", "1001", "4096"})
  int side;

  private float[] x;
  private float[] y;
  private int[] index;

  @Setup
  public void fill() {
    int size = movement == Movement.TRANSPOSE ? side * side : Math.max(side, 97) * WIDTH;
    x = random(size);
    y = kernels.allocate(size);
    index = new int[side];
    for (int i = 0; i < side; i++) {
      index[i] = i * 31 % 97;
    }
  }

  @Benchmark
  public float[] basin() {
    switch (movement) {
      case TRANSPOSE -> {
        int[] shape = {side, side};
        kernels.copyStrided(shape, x, 0, new int[] {1, side}, y, 0, new int[] {side, 1});
      }
      case GATHER -> kernels.gather(x, 1, 97, WIDTH, index, side, y);
      case SCATTER_ADD -> {
        kernels.fill(y, 0, 97 * WIDTH, 0);
        kernels.scatterAdd(x, 1, 97, WIDTH, index, side, y);
      }
    }
    return y;
  }

  @Benchmark
  public float[] scalar() {
    switch (movement) {
      case TRANSPOSE -> transpose();
      case GATHER -> {
        for (int k = 0; k < side; k++) {
          for (int i = 0; i < WIDTH; i++) {
            y[k * WIDTH + i] = x[index[k] * WIDTH + i];
          }
        }
      }
      case SCATTER_ADD -> {
        for (int i = 0; i < 97 * WIDTH; i++) {
          y[i] = 0;
        }
        for (int k = 0; k < side; k++) {
          for (int i = 0; i < WIDTH; i++) {
            y[index[k] * WIDTH + i] += x[k * WIDTH + i];
          }
        }
      }
    }
    return y;
  }

  private void transpose() {
    for (int i = 0; i < side; i++) {
      for (int j = 0; j < side; j++) {
        y[i * side + j] = x[j * side + i];
      }
    }
  }
}
