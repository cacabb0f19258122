package dev.basin.bench.peers;

import java.util.function.Supplier;

/// One side of a row: work that its own process sets up once and then repeats.
///
/// @param library whose work it is
/// @param variant what distinguishes it from other work of the same library, or an empty text
/// @param amount floating-point operations, bytes or repetitions in one call of the work
/// @param setup makes the work, in the process that runs it; throws [Unavailable] if it cannot be
///   measured
record Contestant(
    Library library, String variant, int threads, double amount, Supplier<Runnable> setup) {

  /// Who does the work, which decides how its process is started.
  enum Library {
    BASIN("Basin"),
    JAVA("plain Java"),
    OPENBLAS("OpenBLAS"),
    LIBTORCH("libtorch"),
    NETLIB("VectorBLAS");

    final String title;

    Library(String title) {
      this.title = title;
    }
  }

  /// Why something cannot be measured.
  static final class Unavailable extends RuntimeException {
    private static final long serialVersionUID = 1;

    Unavailable(String reason) {
      super(reason);
    }
  }

  static Contestant basin(int threads, double amount, Supplier<Runnable> setup) {
    return new Contestant(Library.BASIN, "", threads, amount, setup);
  }

  String label() {
    return variant.isEmpty() ? library.title : library.title + ", " + variant;
  }
}
