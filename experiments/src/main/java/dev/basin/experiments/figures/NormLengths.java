package dev.basin.experiments.figures;

import dev.basin.autodiff.Autodiff;
import dev.basin.autodiff.Params;
import dev.basin.experiments.figure.CsvWriter;
import dev.basin.experiments.figure.FigureContext;
import dev.basin.experiments.figures.RadiusSweep.End;
import dev.basin.optim.NormBall;
import dev.basin.tensor.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// How long SAM's perturbation is at the end of a run, where the gradient is that of the train
/// images.
///
/// @param radius r, the greatest Euclidean length in the ball
/// @param rho the ball's own radius
/// @param own the perturbation's p-norm
/// @param euclidean its Euclidean norm
record NormLengths(double p, double radius, long seed, double rho, double own, double euclidean) {

  static List<NormLengths> measure(FigureContext context, RadiusSweep sweep) {
    List<NormLengths> lengths = new ArrayList<>();
    for (double p : PNorm.NORMS) {
      RadiusSweep.Line line = sweep.line(PNorm.name(p));
      for (int r = 0; r < line.ends().size(); r++) {
        double radius = sweep.recipe().radii().get(r);
        for (End end : line.ends().get(r)) {
          lengths.add(at(end, p, radius));
        }
      }
    }
    return lengths;
  }

  private static NormLengths at(End end, double p, double radius) {
    Params w = end.network().params();
    Params g = Autodiff.grad(at -> end.network().loss(at, end.data().train()), w);
    double rho = PNorm.radius(radius, p, w.size());
    Params eps = new NormBall(rho, p).perturbation(g);
    return new NormLengths(p, radius, end.seed(), rho, norm(eps, p), norm(eps, 2));
  }

  /// The p-norm, in double.
  static double norm(Params vector, double p) {
    double greatest = 0;
    double sum = 0;
    for (Tensor part : vector.tensors()) {
      for (double x : part.toDoubles()) {
        greatest = Math.max(greatest, Math.abs(x));
        sum += p == Double.POSITIVE_INFINITY ? 0 : StrictMath.pow(Math.abs(x), p);
      }
    }
    return p == Double.POSITIVE_INFINITY ? greatest : StrictMath.pow(sum, 1 / p);
  }

  /// How far the p-norm is from rho, in parts of it.
  double error() {
    return Math.abs(own / rho - 1);
  }

  static void write(FigureContext context, List<NormLengths> lengths) throws IOException {
    try (CsvWriter table =
        context.table(
            "lengths",
            "the perturbation at the end of every run",
            "p",
            "radius",
            "seed",
            "rho",
            "p_norm",
            "euclidean_norm")) {
      for (NormLengths one : lengths) {
        table.row(one.p, one.radius, one.seed, one.rho, one.own, one.euclidean);
      }
    }
  }
}
