package dev.basin.experiments.data;

import java.util.List;

/// An array of unsigned bytes read from an IDX file.
///
/// @param shape the length of every axis, slowest first, each at least 1
/// @param values the elements in row-major order, one unsigned byte each
/// @param sha256 hexadecimal SHA-256 of the uncompressed file, header included
public record IdxArray(List<Integer> shape, byte[] values, String sha256) {
  public IdxArray {
    shape = List.copyOf(shape);
  }
}
