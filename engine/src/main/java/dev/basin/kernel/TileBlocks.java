package dev.basin.kernel;

import dev.basin.kernel.Correlation.Axis;

/// How the outputs of a [Correlation] of step 1 are cut into tiles of 2x2 for [F32Winograd], and
/// the tiles into blocks that fit into the cache.
///
/// A band is a number of rows of tiles of one image, all of them where that is few enough; a block
/// is a number of bands.
///
/// @param rows of tiles per image
/// @param columns tiles per row
/// @param bandRows rows of tiles per band, at most
/// @param blockBands bands per block, at most
record TileBlocks(Correlation all, int batch, int rows, int columns, int bandRows, int blockBands) {

  /// Blocks of `tiles` tiles or a little less, but at least a row.
  static TileBlocks of(Correlation q, int batch, int tiles) {
    int rows = (q.rows().outSize() + 1) / 2;
    int columns = (q.columns().outSize() + 1) / 2;
    int bandRows = Math.max(1, Math.min(rows, tiles / columns));
    int blockBands = bandRows < rows ? 1 : Math.max(1, tiles / (rows * columns));
    return new TileBlocks(q, batch, rows, columns, bandRows, Math.min(blockBands, batch));
  }

  /// The same tiles, with their own pixels as inputs.
  TileBlocks ofOutputs() {
    Axis height = Axis.forward(all.rows().outSize(), all.rows().outSize(), 1, 1, 0, 1);
    Axis width = Axis.forward(all.columns().outSize(), all.columns().outSize(), 1, 1, 0, 1);
    Correlation q = new Correlation(height, width, 1, all.outChannels(), all.outChannels());
    return new TileBlocks(q, batch, rows, columns, bandRows, blockBands);
  }

  private int imageBands() {
    return (rows + bandRows - 1) / bandRows;
  }

  int bands() {
    return batch * imageBands();
  }

  int blocks() {
    return (bands() + blockBands - 1) / blockBands;
  }

  /// The first band of a block.
  int firstBand(int block) {
    return block * blockBands;
  }

  int endBand(int block) {
    return Math.min((block + 1) * blockBands, bands());
  }

  /// Tiles per block, at most.
  int blockTiles() {
    return blockBands * bandRows * columns;
  }

  long allTiles() {
    return (long) batch * rows * columns;
  }

  int image(int band) {
    return band / imageBands();
  }

  /// The first row of tiles of a band.
  int firstRow(int band) {
    return band % imageBands() * bandRows;
  }

  /// Rows of tiles of that band.
  int rowsOf(int band) {
    return Math.min(bandRows, rows - firstRow(band));
  }

  /// Pixels from row to row of the inputs under a band.
  int pitch() {
    return 2 * columns + all.columns().residues()[0].taps() - 1;
  }

  /// Rows of inputs under that many rows of tiles.
  int inputRows(int tileRows) {
    return 2 * tileRows + all.rows().residues()[0].taps() - 1;
  }

  /// Whether the tiles cover their own pixels exactly.
  boolean whole() {
    return all.rows().outSize() % 2 == 0 && all.columns().outSize() % 2 == 0;
  }

  /// The first output pixel of a band.
  int firstPixel(int band) {
    int row = image(band) * all.rows().outSize() + 2 * firstRow(band);
    return row * all.columns().outSize();
  }
}
