package dev.basin.experiments.plot;

import java.util.List;

/// Surfaces to draw in tests.
final class Samples {
  private Samples() {}

  /// A bowl that rises above a clip of 10, with a corner that is no number.
  static Grid sharp(int side) {
    double[] places = Grid.places(-1, 1, side);
    return Grid.sample(
        places, places, (x, y) -> x > 0.8 && y > 0.8 ? Double.NaN : 0.1 + 12 * (x * x + y * y));
  }

  static Grid wide(int side) {
    double[] places = Grid.places(-1, 1, side);
    return Grid.sample(places, places, (x, y) -> 0.1 + 2 * x * x + y * y);
  }

  static SurfacePlot surfaces(int side) {
    return new SurfacePlot(
        List.of(
            new SurfacePlot.Panel("sharp", "</script> & \"more\"", sharp(side)),
            new SurfacePlot.Panel("wide", "", wide(side))),
        HeightScale.log(0, 10, 0.1),
        "loss",
        Camera.CORNER,
        List.of("a line", "another"));
  }
}
