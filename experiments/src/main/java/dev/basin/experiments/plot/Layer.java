package dev.basin.experiments.plot;

import java.awt.Graphics2D;

/// Something that is drawn on a plane, over the layers before it.
@FunctionalInterface
public interface Layer {
  /// Paints the layer inside the frame of the plane.
  void paint(Graphics2D graphics, Plane plane);
}
