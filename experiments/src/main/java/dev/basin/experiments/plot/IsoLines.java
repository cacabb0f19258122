package dev.basin.experiments.plot;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Lines of equal value through a grid by marching triangles: every cell is cut into four triangles
/// around its middle, in each of which the value is linear, so no case is ambiguous.
final class IsoLines {
  private final double[] x;
  private final double[] y;
  private final double[][] z;
  private final double level;
  private final Map<Long, List<Long>> neighbours = new HashMap<>();
  private final Map<Long, double[]> points = new HashMap<>();

  /// A line through points {x, y}; the last joins the first when it is closed.
  record Line(List<double[]> points, boolean closed) {}

  private IsoLines(double[] x, double[] y, double[][] z, double level) {
    this.x = x;
    this.y = y;
    this.z = z;
    this.level = level;
  }

  /// The lines where the value is `level`; they end at the border.
  static List<Line> through(Grid grid, double level) {
    return new IsoLines(grid.x(), grid.y(), grid.z(), level).trace();
  }

  /// The outlines of the places where the value is at least `level`, all closed: they run along the
  /// border where the region reaches it. Fill them with the even-odd rule.
  static List<Line> around(Grid grid, double level) {
    // A ring of no width around the grid, below every level, closes the lines.
    int rows = grid.y().length;
    int columns = grid.x().length;
    double[] x = framed(grid.x());
    double[] y = framed(grid.y());
    double[][] z = new double[rows + 2][columns + 2];
    for (int row = 0; row < rows + 2; row++) {
      for (int column = 0; column < columns + 2; column++) {
        boolean ring = row == 0 || column == 0 || row > rows || column > columns;
        z[row][column] = ring ? Double.NEGATIVE_INFINITY : grid.z()[row - 1][column - 1];
      }
    }
    return new IsoLines(x, y, z, level).trace();
  }

  private static double[] framed(double[] places) {
    double[] framed = new double[places.length + 2];
    System.arraycopy(places, 0, framed, 1, places.length);
    framed[0] = places[0];
    framed[framed.length - 1] = places[places.length - 1];
    return framed;
  }

  private List<Line> trace() {
    for (int row = 0; row + 1 < y.length; row++) {
      for (int column = 0; column + 1 < x.length; column++) {
        int[] corners = {
          corner(row, column),
          corner(row, column + 1),
          corner(row + 1, column + 1),
          corner(row + 1, column)
        };
        int middle = y.length * x.length + corner(row, column);
        for (int i = 0; i < 4; i++) {
          triangle(corners[i], corners[(i + 1) % 4], middle);
        }
      }
    }
    return chain();
  }

  private int corner(int row, int column) {
    return row * x.length + column;
  }

  private void triangle(int a, int b, int c) {
    List<Long> crossed = new ArrayList<>(2);
    for (int[] side : new int[][] {{a, b}, {b, c}, {c, a}}) {
      if (inside(side[0]) != inside(side[1])) {
        crossed.add(cross(side[0], side[1]));
      }
    }
    if (crossed.size() == 2) {
      join(crossed.get(0), crossed.get(1));
      join(crossed.get(1), crossed.get(0));
    }
  }

  private void join(long from, long to) {
    neighbours.computeIfAbsent(from, key -> new ArrayList<>(2)).add(to);
  }

  /// Remembers where a side crosses the level, under a key that both its triangles find.
  private long cross(int a, int b) {
    int first = Math.min(a, b);
    int second = Math.max(a, b);
    long key = (long) first << 32 | second;
    points.computeIfAbsent(
        key,
        missing -> {
          double[] p = place(first);
          double[] q = place(second);
          double t = (level - p[2]) / (q[2] - p[2]);
          // Beside an infinite value no place is nearer than another.
          t = Double.isFinite(p[2]) && Double.isFinite(q[2]) ? t : 0.5;
          return new double[] {p[0] + t * (q[0] - p[0]), p[1] + t * (q[1] - p[1])};
        });
    return key;
  }

  private boolean inside(int vertex) {
    return !(place(vertex)[2] < level);
  }

  private double[] place(int vertex) {
    int count = y.length * x.length;
    int row = vertex % count / x.length;
    int column = vertex % count % x.length;
    if (vertex < count) {
      return new double[] {x[column], y[row], z[row][column]};
    }
    double mean =
        (z[row][column] + z[row][column + 1] + z[row + 1][column] + z[row + 1][column + 1]) / 4;
    return new double[] {(x[column] + x[column + 1]) / 2, (y[row] + y[row + 1]) / 2, mean};
  }

  private List<Line> chain() {
    List<Line> lines = new ArrayList<>();
    for (Long start : List.copyOf(neighbours.keySet()).stream().sorted().toList()) {
      if (!neighbours.containsKey(start)) {
        continue;
      }
      List<Long> ways = neighbours.remove(start);
      Deque<double[]> line = new ArrayDeque<>();
      line.add(points.get(start));
      Long last = start;
      for (Long next = ways.getFirst(); next != null; next = unvisited(next, last)) {
        line.addLast(points.get(next));
        last = next;
      }
      boolean closed = line.size() > 2 && ways.size() == 2 && last.equals(ways.getLast());
      if (!closed && ways.size() == 2) {
        last = start;
        for (Long next = ways.getLast(); next != null; next = unvisited(next, last)) {
          line.addFirst(points.get(next));
          last = next;
        }
      }
      lines.add(new Line(List.copyOf(line), closed));
    }
    return lines;
  }

  /// Marks a point as visited and gives the neighbour to go on to, or null at an end.
  private Long unvisited(Long point, Long from) {
    List<Long> ways = neighbours.remove(point);
    if (ways == null) {
      return null;
    }
    for (Long way : ways) {
      if (!way.equals(from) && neighbours.containsKey(way)) {
        return way;
      }
    }
    return null;
  }
}
