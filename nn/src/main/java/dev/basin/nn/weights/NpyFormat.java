package dev.basin.nn.weights;

import java.nio.ByteOrder;

/// How a [Npy] array is laid out in a file.
///
/// @param version of the header: 1, 2 (longer than 65,535 bytes) or 3 (UTF-8)
/// @param byteOrder of the elements
/// @param fortranOrder whether the first axis is the fastest, not the last
public record NpyFormat(int version, ByteOrder byteOrder, boolean fortranOrder) {
  /// What numpy writes on most machines.
  public static final NpyFormat USUAL = new NpyFormat(1, ByteOrder.LITTLE_ENDIAN, false);

  public NpyFormat {
    if (version < 1 || version > 3) {
      throw new IllegalArgumentException("npy: versions are 1, 2 and 3, not " + version);
    }
  }
}
