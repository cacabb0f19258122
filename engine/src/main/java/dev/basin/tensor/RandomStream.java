package dev.basin.tensor;

/// Counter-based random numbers: the k-th draw is a function of (seed, stream, k) alone, so a
/// position in a stream is a number that can be saved, and streams can be split without being run.
///
/// Draws are the Philox-2x64 permutation with ten rounds of (stream key, counter): Salmon, Moraes,
/// Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
///
/// @param key what tells this stream from every other
public record RandomStream(long key) {
  private static final long MULTIPLIER = 0xD2B74407B1CE6E93L;
  private static final long WEYL = 0x9E3779B97F4A7C15L;

  /// The root stream of a seed.
  public static RandomStream ofSeed(long seed) {
    return new RandomStream(seed);
  }

  /// A stream of its own for a purpose ("shuffle", "dropout", a parameter's name).
  public RandomStream split(String purpose) {
    long hash = 0;
    for (int i = 0; i < purpose.length(); i++) {
      hash = philox(hash ^ purpose.charAt(i), i, WEYL);
    }
    return split(hash);
  }

  /// A stream of its own for a number (an epoch, a step).
  public RandomStream split(long index) {
    // the second word sets the counters of splitting apart from those of drawing
    return new RandomStream(philox(index, 1, key));
  }

  /// The k-th 64 random bits.
  public long bits(long k) {
    return philox(k, 0, key);
  }

  /// The k-th uniform number in [0, 1), a multiple of 2^-53.
  public double uniform(long k) {
    return (bits(k) >>> 11) * 0x1p-53;
  }

  /// The k-th standard normal number, by Box and Muller's transform.
  public double normal(long k) {
    double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - uniform(2 * k)));
    return radius * StrictMath.cos(2 * StrictMath.PI * uniform(2 * k + 1));
  }

  /// The k-th whole number in [0, bound), with a bias below bound / 2^64.
  public int index(long k, int bound) {
    if (bound < 1) {
      throw new IllegalArgumentException("index: the bound must be at least 1, but is " + bound);
    }
    return (int) Math.unsignedMultiplyHigh(bits(k), bound);
  }

  /// Draws 0, 1, ... as a tensor of standard normal numbers.
  public Tensor normal(DType dtype, Shape shape) {
    double[] values = new double[shape.size()];
    java.util.Arrays.setAll(values, this::normal);
    return Tensor.of(dtype, shape, values);
  }

  /// Draws 0, 1, ... as a tensor of uniform numbers in [low, high), rounded to `dtype`: rounding
  /// may reach `high`.
  public Tensor uniform(DType dtype, Shape shape, double low, double high) {
    double[] values = new double[shape.size()];
    java.util.Arrays.setAll(values, k -> low + (high - low) * uniform(k));
    return Tensor.of(dtype, shape, values);
  }

  /// A random order of 0 ... count - 1 (Fisher and Yates).
  public int[] permutation(int count) {
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      int at = index(i, i + 1);
      order[i] = order[at];
      order[at] = i;
    }
    return order;
  }

  private static long philox(long low, long high, long key) {
    for (int round = 0; round < 10; round++) {
      long product = MULTIPLIER * low;
      low = Math.unsignedMultiplyHigh(MULTIPLIER, low) ^ key ^ high;
      high = product;
      key += WEYL;
    }
    return low;
  }
}
