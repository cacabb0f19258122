package dev.basin.kernel;

import static dev.basin.kernel.F32Tile.LANES;
import static dev.basin.kernel.F32Tile.ROWS;

import java.util.Arrays;

/// The sums of one group of [F32WeightGradient], in tiles: their rows are output channels, their
/// columns stretches of input channels, of one tap or of neighbouring ones.
///
/// @param q what the gradient belongs to
/// @param stretches offsets of the vectors of input channels, run by run; the last one stands for
///   those that the last tile lacks
/// @param form how tiles are made
record F32WeightTiles(Correlation q, int[] stretches, int stretchCount, Form form) {

  /// Stretches of a tile, at most.
  private static final int BROADEST = 4;

  /// Whether tiles of three or four stretches fit into the registers.
  private static final boolean BROAD = ROWS == F32Tile.LONG_ROWS;

  /// Tiles along the output channels that make up for packing the stretches.
  private static final int TALL = 12;

  /// Panels of stretches that are packed at once: memory is read faster in longer runs.
  private static final int PANELS = 2;

  /// The forms of tiles, by their stretches of input channels and their output channels.
  enum Form {
    /// One stretch, of sixteen input channels and as many output channels.
    SQUARE(1, F32SixteenTile.CHANNELS),
    /// Any three stretches; both operands are packed, for there are many output channels.
    PACKED(3, F32Tile.LONG_ROWS),
    /// Four stretches that lie side by side; both operands are read where they lie.
    QUADS(4, 6),
    /// Three of them.
    TRIPLES(3, F32Tile.LONG_ROWS),
    /// Two of them.
    TWINS(2, F32Tile.LONG_ROWS),
    /// Any two stretches; both operands are read where they lie.
    PAIRS(2, ROWS);

    private final int breadth;
    private final int rows;

    Form(int breadth, int rows) {
      this.breadth = breadth;
      this.rows = rows;
    }

    /// Elements from one row of a tile to the next.
    private int pitch() {
      return breadth * LANES;
    }

    /// Elements of a tile.
    private int size() {
      return this == SQUARE ? F32SixteenTile.SIZE : rows * pitch();
    }
  }

  /// Cuts runs into stretches of one vector.
  ///
  /// @param runs offset and length of each run of input channels, in pairs
  /// @param stretches room for [#limit(CorrelationPart)] of them
  static F32WeightTiles of(Correlation q, int[] runs, int runCount, int[] stretches) {
    int count = 0;
    for (int i = 0; i < runCount; i++) {
      for (int k = 0; k < runs[2 * i + 1]; k += LANES) {
        stretches[count++] = runs[2 * i] + k;
      }
    }
    Arrays.fill(stretches, count, count + BROADEST - 1, stretches[count - 1]);
    return new F32WeightTiles(q, stretches, count, form(q, stretches, count));
  }

  /// The most stretches that there may be, with those that stand for some that lack.
  static int limit(CorrelationPart part) {
    return part.taps() * ((part.all().inChannels() + LANES - 1) / LANES) + BROADEST - 1;
  }

  private static Form form(Correlation q, int[] stretches, int count) {
    if (F32SixteenTile.FITS
        && count == 1
        && q.inChannels() == F32SixteenTile.CHANNELS
        && q.outChannels() % F32SixteenTile.CHANNELS == 0) {
      return Form.SQUARE;
    }
    if (!BROAD) {
      return Form.PAIRS;
    }
    int spare = (Form.PACKED.breadth - count % Form.PACKED.breadth) % Form.PACKED.breadth;
    if (q.outChannels() >= TALL * ROWS && spare <= count / 8) {
      return Form.PACKED;
    }
    if (beside(stretches, count, Form.TRIPLES.breadth)) {
      return Form.TRIPLES;
    }
    if (beside(stretches, count, Form.QUADS.breadth)) {
      return Form.QUADS;
    }
    return beside(stretches, count, Form.TWINS.breadth) ? Form.TWINS : Form.PAIRS;
  }

  /// Whether always so many stretches lie side by side.
  private static boolean beside(int[] stretches, int count, int breadth) {
    for (int i = 0; i < count; i++) {
      if (stretches[i] - stretches[i - i % breadth] != i % breadth * LANES) {
        return false;
      }
    }
    return count % breadth == 0;
  }

  private int rowTiles() {
    return (q.outChannels() + form.rows - 1) / form.rows;
  }

  private int columns() {
    return (stretchCount + form.breadth - 1) / form.breadth;
  }

  /// Elements of all tiles.
  int size() {
    return columns() * rowTiles() * form.size();
  }

  /// Adds `count` pixels to all tiles, or begins them with these. For what it packs, it takes the
  /// scratch of the thread that it runs on.
  ///
  /// @param gy the cotangent, whose first pixel is at `go`
  /// @param pixels offsets of the pixels from `from` in the grid, the first one's at `pixel`
  /// @param onward whether the tiles hold sums already
  /// @param tiles the tiles, from `to` on
  void add(
      int count,
      float[] gy,
      int go,
      float[] grid,
      int from,
      int[] pixels,
      int pixel,
      boolean onward,
      float[] tiles,
      int to) {
    if (form == Form.PACKED) {
      addPacked(count, gy, go, grid, from, pixels, pixel, onward, tiles, to);
      return;
    }
    for (int i = 0; i < columns() * rowTiles(); i++) {
      if (form == Form.SQUARE) {
        addSquare(i, count, gy, go, grid, from, pixels, pixel, onward, tiles, to);
      } else {
        addInPlace(i, count, gy, go, grid, from, pixels, pixel, onward, tiles, to);
      }
    }
  }

  private void addPacked(
      int count,
      float[] gy,
      int go,
      float[] grid,
      int from,
      int[] pixels,
      int pixel,
      boolean onward,
      float[] tiles,
      int tilesAt) {
    F32Scratch scratch = F32Scratch.current();
    int outs = q.outChannels();
    float[] strips = scratch.values(F32Scratch.SPLIT, F32Packing.stripsSize(outs, count));
    int pitch = form.pitch();
    float[] panels = scratch.values(F32Scratch.SPLIT + 1, PANELS * count * pitch);
    F32Packing.stripsOfColumns(gy, go, q.allOut(), outs, count, strips);
    int to = tilesAt;
    for (int column = 0; column < columns(); column++) {
      int panel = column % PANELS;
      if (panel == 0) {
        int more = Math.min(PANELS, columns() - column);
        int first = column * form.breadth;
        F32Packing.gathered(grid, from, pixels, pixel, count, stretches, first, more, panels);
      }
      int bo = panel * count * pitch;
      for (int r = 0; r < outs; r += form.rows, to += form.size()) {
        float[] z = onward ? tiles : F32Tile.ZEROS;
        int zo = onward ? to : 0;
        int zs = onward ? pitch : 0;
        int ao = r * count;
        F32Tile.packed(
            form.breadth, form.rows, count, strips, ao, panels, bo, z, zo, zs, tiles, to, pitch);
      }
    }
  }

  private void addInPlace(
      int i,
      int count,
      float[] gy,
      int go,
      float[] grid,
      int from,
      int[] pixels,
      int pixel,
      boolean onward,
      float[] tiles,
      int tilesAt) {
    int stretch = i / rowTiles() * form.breadth;
    int a = go + i % rowTiles() * form.rows;
    int as = q.allOut();
    int b0 = from + stretches[stretch];
    int to = tilesAt + i * form.size();
    int cs = form.pitch();
    float[] z = onward ? tiles : F32Tile.ZEROS;
    int zo = onward ? to : 0;
    int zs = onward ? cs : 0;
    if (form == Form.PAIRS) {
      int b1 = from + stretches[stretch + 1];
      F32Tile.gathered(count, gy, a, as, grid, pixels, pixel, b0, b1, z, zo, zs, tiles, to, cs);
    } else {
      int vectors = form.breadth;
      int rows = form.rows;
      F32Tile.beside(
          vectors, rows, count, gy, a, as, grid, pixels, pixel, b0, z, zo, zs, tiles, to, cs);
    }
  }

  private void addSquare(
      int i,
      int count,
      float[] gy,
      int go,
      float[] grid,
      int from,
      int[] pixels,
      int pixel,
      boolean onward,
      float[] tiles,
      int tilesAt) {
    int xo = from + stretches[i / rowTiles()];
    int a = go + i % rowTiles() * LANES;
    int as = q.allOut();
    int to = tilesAt + i * form.size();
    float[] z = onward ? tiles : F32Tile.ZEROS;
    int zo = onward ? to : 0;
    int zs = onward ? LANES : 0;
    F32SixteenTile.outer(count, grid, pixels, pixel, xo, gy, a, as, z, zo, zs, tiles, to);
  }

  /// Writes the sums of a group to where they belong in gw.
  ///
  /// @param runs those that the stretches were cut from
  void unpack(int group, int[] runs, int runCount, float[] tiles, float[] gw) {
    int stretch = 0;
    int to = group * q.outChannels();
    for (int i = 0; i < runCount; i++) {
      for (int k = 0; k < runs[2 * i + 1]; k += LANES, stretch++) {
        int columns = Math.min(LANES, runs[2 * i + 1] - k);
        if (form == Form.SQUARE) {
          unpackSquares(stretch, tiles, gw, to);
        } else {
          int column = stretch / form.breadth;
          int from = column * rowTiles() * form.size() + stretch % form.breadth * LANES;
          int rows = q.outChannels();
          F32Packing.transpose(tiles, from, form.pitch(), rows, columns, gw, to, q.allOut());
        }
        to += columns * q.allOut();
      }
    }
  }

  private void unpackSquares(int stretch, float[] tiles, float[] gw, int to) {
    int from = stretch * rowTiles() * form.size();
    for (int row = 0; row < LANES; row++) {
      for (int channel = 0; channel < q.outChannels(); channel++) {
        int tile = from + channel / LANES * form.size();
        gw[to + row * q.allOut() + channel] = tiles[tile + F32SixteenTile.at(row, channel % LANES)];
      }
    }
  }
}
