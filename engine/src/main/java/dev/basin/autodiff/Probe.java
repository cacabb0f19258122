package dev.basin.autodiff;

import dev.basin.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// A direction in one input, along which <g, function> is differentiated by differences.
record Probe(
    Function<List<Tensor>, Tensor> function,
    List<Tensor> at,
    double[] g,
    int input,
    double[] direction,
    String label) {

  /// The central difference at distance h.
  double slope(double h) {
    double[] above = valueAt(h);
    double[] below = valueAt(-h);
    double sum = 0;
    for (int i = 0; i < g.length; i++) {
      sum += g[i] * (above[i] - below[i]);
    }
    return sum / (2 * h);
  }

  private double[] valueAt(double distance) {
    Tensor x = at.get(input);
    double[] values = x.toDoubles();
    for (int i = 0; i < values.length; i++) {
      values[i] += distance * direction[i];
    }
    List<Tensor> moved = new ArrayList<>(at);
    moved.set(input, Tensor.of(x.shape(), values));
    return function.apply(List.copyOf(moved)).toDoubles();
  }

  /// The greatest element that the direction moves.
  double magnitude() {
    double[] values = at.get(input).toDoubles();
    double greatest = 0;
    for (int i = 0; i < values.length; i++) {
      greatest = direction[i] == 0 ? greatest : Math.max(greatest, Math.abs(values[i]));
    }
    return greatest;
  }
}
