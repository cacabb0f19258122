package dev.basin.kernel;

import static dev.basin.kernel.F32Storage.LANES;
import static dev.basin.kernel.F32Storage.SPECIES;

import jdk.incubator.vector.FloatVector;

/// The transforms of [F32Winograd] in the inputs d and the outputs y, vectors along the channels.
final class F32WinogradTransforms {
  private F32WinogradTransforms() {}

  /// v[position, tile, channel] = B^T d B for the tiles of a band.
  ///
  /// @param d from `from`, rows of [TileBlocks#pitch()] pixels, `pixel` elements apart
  /// @param channels a multiple of the lanes, as in all methods here
  static void input(
      float[] d,
      int from,
      TileBlocks b,
      int band,
      int pixel,
      int channels,
      float[] v,
      int to,
      int step) {
    int pitch = b.pitch() * pixel;
    for (int row = 0; row < b.rowsOf(band); row++) {
      int at = to + row * b.columns() * channels;
      for (int c = 0; c < channels; c += LANES) {
        int p = from + 2 * row * pitch + c;
        inputRow(d, p, pitch, b.columns(), pixel, channels, v, at + c, step);
      }
    }
  }

  /// One vector of channels: a tile hands its right half to its neighbour.
  private static void inputRow(
      float[] d,
      int from,
      int pitch,
      int tiles,
      int pixel,
      int channels,
      float[] v,
      int to,
      int step) {
    FloatVector[][] e = new FloatVector[4][4]; // B^T d
    for (int j = 0; j < 2; j++) {
      FloatVector[] x = new FloatVector[4];
      for (int i = 0; i < 4; i++) {
        x[i] = FloatVector.fromArray(SPECIES, d, from + i * pitch + j * pixel);
      }
      e[0][j] = x[0].sub(x[2]);
      e[1][j] = x[1].add(x[2]);
      e[2][j] = x[2].sub(x[1]);
      e[3][j] = x[1].sub(x[3]);
    }
    for (int t = 0; t < tiles; t++) {
      for (int j = 2; j < 4; j++) {
        FloatVector[] x = new FloatVector[4];
        int p = from + (2 * t + j) * pixel;
        for (int i = 0; i < 4; i++) {
          x[i] = FloatVector.fromArray(SPECIES, d, p + i * pitch);
        }
        e[0][j] = x[0].sub(x[2]);
        e[1][j] = x[1].add(x[2]);
        e[2][j] = x[2].sub(x[1]);
        e[3][j] = x[1].sub(x[3]);
      }
      int q = to + t * channels;
      for (int i = 0; i < 4; i++) {
        e[i][0].sub(e[i][2]).intoArray(v, q);
        e[i][1].add(e[i][2]).intoArray(v, q + step);
        e[i][2].sub(e[i][1]).intoArray(v, q + 2 * step);
        e[i][1].sub(e[i][3]).intoArray(v, q + 3 * step);
        e[i][0] = e[i][2];
        e[i][1] = e[i][3];
        q += 4 * step;
      }
    }
  }

  /// y = A^T m A for the tiles of a band, with m [position, tile, channel].
  static void output(
      float[] m, int from, int step, TileBlocks b, int band, int channels, float[] y) {
    int height = b.all().rows().outSize();
    int width = b.all().columns().outSize();
    for (int i = 0; i < b.rowsOf(band); i++) {
      int down = 2 * (b.firstRow(band) + i) + 1 < height ? width * channels : 0;
      int at = from + i * b.columns() * channels;
      int to = (b.firstPixel(band) + 2 * i * width) * channels;
      outputRow(m, at, step, b.columns(), channels, width, down, y, to);
    }
  }

  /// @param columns pixels of that row of y: if they are odd, the last tile has one column
  /// @param down from row to row of y, or 0 if there is no second one
  private static void outputRow(
      float[] m,
      int from,
      int step,
      int tiles,
      int channels,
      int columns,
      int down,
      float[] y,
      int to) {
    for (int t = 0; t < tiles; t++) {
      int right = 2 * t + 1 < columns ? channels : 0;
      for (int c = 0; c < channels; c += LANES) {
        int p = from + t * channels + c;
        FloatVector[][] r = new FloatVector[4][2]; // m A
        for (int i = 0; i < 4; i++) {
          FloatVector[] x = new FloatVector[4];
          for (int j = 0; j < 4; j++) {
            x[j] = FloatVector.fromArray(SPECIES, m, p + j * step);
          }
          p += 4 * step;
          r[i][0] = x[0].add(x[1]).add(x[2]);
          r[i][1] = x[1].sub(x[2]).sub(x[3]);
        }
        int q = to + 2 * t * channels + c;
        // what lies outside of y is overwritten by what lies inside
        r[1][1].sub(r[2][1]).sub(r[3][1]).intoArray(y, q + down + right);
        r[1][0].sub(r[2][0]).sub(r[3][0]).intoArray(y, q + down);
        r[0][1].add(r[1][1]).add(r[2][1]).intoArray(y, q + right);
        r[0][0].add(r[1][0]).add(r[2][0]).intoArray(y, q);
      }
    }
  }

  /// v[position, tile, channel] = A y A^T for the tiles of a band.
  ///
  /// @param y from `from`, rows of [TileBlocks#pitch()] pixels, `pixel` elements apart
  static void outputAdjoint(
      float[] y,
      int from,
      TileBlocks b,
      int band,
      int pixel,
      int channels,
      float[] v,
      int to,
      int step) {
    int pitch = b.pitch() * pixel;
    for (int row = 0; row < b.rowsOf(band); row++) {
      int at = to + row * b.columns() * channels;
      outputAdjointRow(y, from + 2 * row * pitch, pitch, b.columns(), pixel, channels, v, at, step);
    }
  }

  private static void outputAdjointRow(
      float[] y,
      int from,
      int pitch,
      int tiles,
      int pixel,
      int channels,
      float[] v,
      int to,
      int step) {
    for (int t = 0; t < tiles; t++) {
      for (int c = 0; c < channels; c += LANES) {
        int p = from + 2 * t * pixel + c;
        int q = to + t * channels + c;
        FloatVector y00 = FloatVector.fromArray(SPECIES, y, p);
        FloatVector y01 = FloatVector.fromArray(SPECIES, y, p + pixel);
        FloatVector y10 = FloatVector.fromArray(SPECIES, y, p + pitch);
        FloatVector y11 = FloatVector.fromArray(SPECIES, y, p + pitch + pixel);
        FloatVector[][] e = new FloatVector[3][2]; // the first three rows of A y
        e[0][0] = y00;
        e[0][1] = y01;
        e[1][0] = y00.add(y10);
        e[1][1] = y01.add(y11);
        e[2][0] = y00.sub(y10);
        e[2][1] = y01.sub(y11);
        for (int i = 0; i < 3; i++) {
          e[i][0].intoArray(v, q);
          e[i][0].add(e[i][1]).intoArray(v, q + step);
          e[i][0].sub(e[i][1]).intoArray(v, q + 2 * step);
          e[i][1].neg().intoArray(v, q + 3 * step);
          q += 4 * step;
        }
        y10.neg().intoArray(v, q);
        y10.add(y11).neg().intoArray(v, q + step);
        y11.sub(y10).intoArray(v, q + 2 * step);
        y11.intoArray(v, q + 3 * step);
      }
    }
  }
}
