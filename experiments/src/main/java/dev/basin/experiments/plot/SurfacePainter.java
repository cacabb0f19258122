package dev.basin.experiments.plot;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Path2D;
import java.awt.geom.Point2D;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Paints one surface over the square [-1, 1] x [-1, 1] from the farthest cell to the nearest, so
/// that near cells cover what is behind them.
final class SurfacePainter {
  /// The box's height where its base is 2 wide.
  static final double BOX_HEIGHT = 1.15;

  private static final double TOP = BOX_HEIGHT / 2;

  // More cells along a side would swell the SVG of two surfaces beyond a megabyte.
  private static final int FINE_CELLS = 60;

  // About so many lines of the mesh along a side keep it light.
  private static final float MESH_CELLS = 20;

  private static final double FLOOR_GAP = 0.12;
  private static final double AMBIENT = 0.62;
  private static final double DIFFUSE = 0.46;
  private static final double HIGHLIGHT = 0.16;
  private static final Color MESH = new Color(20, 25, 40, 70);

  private final Camera camera;
  private final HeightScale scale;
  private final ColorMap colors;
  private final double centerX;
  private final double centerY;
  private final double unit;

  /// @param centerX where the box's centre lies on the picture
  /// @param centerY where the box's centre lies on the picture
  /// @param unit points for one unit of the box
  SurfacePainter(
      Camera camera,
      HeightScale scale,
      ColorMap colors,
      double centerX,
      double centerY,
      double unit) {
    this.camera = camera;
    this.scale = scale;
    this.colors = colors;
    this.centerX = centerX;
    this.centerY = centerY;
    this.unit = unit;
  }

  private record Cell(Path2D outline, Path2D mesh, Color color, double depth) {}

  void paint(Graphics2D graphics, Grid values) {
    floor(graphics);
    int cells = Math.max(values.x().length, values.y().length) - 1;
    int factor = Math.max(1, FINE_CELLS / cells);
    // Interpolated before it is clipped: the plateau then has a smooth rim.
    int stride = factor * Math.max(1, Math.round(cells / MESH_CELLS));
    Grid grid = values.map(scale::unclipped).refined(factor);
    List<Cell> all = new ArrayList<>();
    for (int row = 0; row + 1 < grid.y().length; row++) {
      for (int column = 0; column + 1 < grid.x().length; column++) {
        addCell(all, grid, row, column, stride);
      }
    }
    all.sort(Comparator.comparingDouble(Cell::depth).reversed());
    graphics.setStroke(Style.stroke(0.45));
    for (Cell cell : all) {
      graphics.setColor(cell.color());
      graphics.fill(cell.outline());
      if (cell.mesh() != null) {
        graphics.setColor(MESH);
        graphics.draw(cell.mesh());
      }
    }
  }

  private void floor(Graphics2D graphics) {
    double below = -BOX_HEIGHT / 2 - FLOOR_GAP;
    Path2D square =
        polygon(
            corner(-1, -1, below), corner(1, -1, below), corner(1, 1, below), corner(-1, 1, below));
    graphics.setColor(new Color(0xf4f5f7));
    graphics.fill(square);
    graphics.setColor(new Color(0xdfe2e7));
    graphics.setStroke(Style.stroke(0.6));
    for (int i = 1; i < 8; i++) {
      double place = -1 + i / 4.0;
      graphics.draw(line(corner(place, -1, below), corner(place, 1, below)));
      graphics.draw(line(corner(-1, place, below), corner(1, place, below)));
    }
    graphics.setColor(Style.FRAME);
    graphics.setStroke(Style.stroke(0.9));
    graphics.draw(square);
  }

  /// Adds a cell, cut in two where it crosses the clip.
  private void addCell(List<Cell> all, Grid grid, int row, int column, int stride) {
    double[][] p = {
      vertex(grid, row, column),
      vertex(grid, row, column + 1),
      vertex(grid, row + 1, column + 1),
      vertex(grid, row + 1, column)
    };
    Path2D mesh = null;
    // The far sides: cells that are painted later would cover the near ones.
    int meshRow = row + (camera.seesRowsRising() ? 1 : 0);
    int meshColumn = column + (camera.seesColumnsRising() ? 1 : 0);
    if (meshRow % stride == 0 || meshColumn % stride == 0) {
      mesh = new Path2D.Double();
      if (meshRow % stride == 0) {
        edge(mesh, p[meshRow == row ? 0 : 3], p[meshRow == row ? 1 : 2]);
      }
      if (meshColumn % stride == 0) {
        edge(mesh, p[meshColumn == column ? 0 : 1], p[meshColumn == column ? 3 : 2]);
      }
    }
    double[][] below = Polygons.below(p, TOP);
    double[][] above = Polygons.above(p, TOP);
    if (below.length >= 3) {
      all.add(cell(below, above.length >= 3 ? null : mesh));
    }
    if (above.length >= 3) {
      for (double[] vertex : above) {
        vertex[2] = TOP;
      }
      all.add(cell(above, mesh));
    }
  }

  private Cell cell(double[][] p, Path2D mesh) {
    Point2D[] q = new Point2D[p.length];
    double height = 0;
    double depth = 0;
    for (int i = 0; i < p.length; i++) {
      Camera.Projected projected = camera.project(p[i][0], p[i][1], p[i][2]);
      q[i] = onPicture(projected);
      depth += projected.depth() / p.length;
      height += (p[i][2] / BOX_HEIGHT + 0.5) / p.length;
    }
    return new Cell(grown(q), mesh, shaded(colors.at(height), p), depth);
  }

  /// One side of a cell, level above the clip.
  private void edge(Path2D path, double[] from, double[] to) {
    Point2D start = capped(from);
    path.moveTo(start.getX(), start.getY());
    if (from[2] > TOP != to[2] > TOP) {
      Point2D middle = capped(Polygons.crossing(from, to, TOP));
      path.lineTo(middle.getX(), middle.getY());
    }
    Point2D end = capped(to);
    path.lineTo(end.getX(), end.getY());
  }

  private Point2D capped(double[] p) {
    return corner(p[0], p[1], Math.min(p[2], TOP));
  }

  private static double[] vertex(Grid grid, int row, int column) {
    double[] x = grid.x();
    double[] y = grid.y();
    return new double[] {
      2 * (x[column] - x[0]) / (x[x.length - 1] - x[0]) - 1,
      2 * (y[row] - y[0]) / (y[y.length - 1] - y[0]) - 1,
      BOX_HEIGHT * (Math.max(grid.z()[row][column], 0) - 0.5)
    };
  }

  /// Lambert's law on both sides, with a soft highlight.
  private Color shaded(Color color, double[][] p) {
    double[] normal = Polygons.normal(p);
    double[] toLight = camera.light();
    double facing =
        Math.abs(normal[0] * toLight[0] + normal[1] * toLight[1] + normal[2] * toLight[2]);
    double light = AMBIENT + DIFFUSE * facing;
    double white = HIGHLIGHT * Math.pow(facing, 12);
    return new Color(
        lit(color.getRed(), light, white),
        lit(color.getGreen(), light, white),
        lit(color.getBlue(), light, white));
  }

  private static int lit(int component, double light, double white) {
    double value = Math.min(255, component * light);
    return (int) Math.round(value + (255 - value) * white);
  }

  /// The cell, a little larger: neighbours overlap, else their smoothed edges let the ground
  /// through.
  private static Path2D grown(Point2D[] q) {
    double x = 0;
    double y = 0;
    for (Point2D point : q) {
      x += point.getX() / q.length;
      y += point.getY() / q.length;
    }
    Point2D[] larger = new Point2D[q.length];
    for (int i = 0; i < q.length; i++) {
      double dx = q[i].getX() - x;
      double dy = q[i].getY() - y;
      double grow = 0.35 / Math.max(0.35, Math.hypot(dx, dy));
      larger[i] = new Point2D.Double(q[i].getX() + grow * dx, q[i].getY() + grow * dy);
    }
    return polygon(larger);
  }

  private Point2D corner(double x, double y, double z) {
    return onPicture(camera.project(x, y, z));
  }

  private Point2D onPicture(Camera.Projected projected) {
    return new Point2D.Double(centerX + unit * projected.right(), centerY - unit * projected.up());
  }

  private static Path2D polygon(Point2D... points) {
    Path2D path = line(points);
    path.closePath();
    return path;
  }

  private static Path2D line(Point2D... points) {
    Path2D path = new Path2D.Double();
    path.moveTo(points[0].getX(), points[0].getY());
    for (int i = 1; i < points.length; i++) {
      path.lineTo(points[i].getX(), points[i].getY());
    }
    return path;
  }
}
