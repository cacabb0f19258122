package dev.basin.experiments.analysis;

import dev.basin.autodiff.Autodiff;
import dev.basin.autodiff.Params;
import dev.basin.tensor.DType;
import dev.basin.tensor.RandomStream;
import dev.basin.tensor.Tensor;
import dev.basin.tensor.Workspace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// The Hessian of a loss at a point, known by its products with vectors alone: its greatest
/// eigenvalues, its trace and the density of its spectrum.
///
/// All products reuse the arrays of the first, so one thread at a time may ask for them.
public final class Hessian {
  private final Params at;
  private final UnaryOperator<Params> product;
  private final Workspace workspace = new Workspace();

  private Hessian(Params at, UnaryOperator<Params> product) {
    this.at = at;
    this.product = product;
  }

  /// Of a loss that is a scalar function of the parameters.
  public static Hessian of(Function<Params, Tensor> loss, Params at) {
    Params point = at.stopGradient();
    return new Hessian(point, v -> Autodiff.hvp(loss, point, v));
  }

  /// Of a symmetric operator on the space of `like`, such as a sum over batches.
  public static Hessian ofProduct(UnaryOperator<Params> product, Params like) {
    return new Hessian(like.stopGradient(), product);
  }

  /// H v.
  public Params times(Params v) {
    return workspace.run(() -> product.apply(v));
  }

  /// An eigenvalue that the Lanczos process found.
  ///
  /// @param error a bound of its distance from the nearest eigenvalue of H
  public record Eigenvalue(double value, double error) {}

  /// What a Lanczos process leaves: the matrix of H in the basis of its vectors, and the norm of
  /// what lies outside of their span.
  public record Lanczos(SymmetricTridiagonal matrix, double residual) {}

  /// The Lanczos process from a random start: C. Lanczos 1950, "An iteration method for the
  /// solution of the eigenvalue problem of linear differential and integral operators", with every
  /// new vector orthogonalised twice against all before it, without which rounding brings found
  /// eigenvalues back as copies. It ends early when the vectors span an invariant subspace.
  ///
  /// @param steps at most; each costs a Hessian-vector product and keeps a point in memory
  public Lanczos lanczos(int steps, RandomStream random) {
    if (steps < 1) {
      throw new IllegalArgumentException("lanczos: at least 1 step is needed, not " + steps);
    }
    int most = Math.min(steps, at.size());
    double[] alpha = new double[most];
    double[] beta = new double[most];
    List<Params> basis = new ArrayList<>();
    Params v = unit(RandomDirections.normal(at, random));
    int done = 0;
    double scale = 0;
    while (true) {
      basis.add(v);
      Params image = times(v);
      alpha[done] = image.dot(v).item();
      Params w = workspace.run(() -> orthogonal(image, basis));
      beta[done] = w.norm().item();
      scale = Math.max(scale, Math.abs(alpha[done]) + beta[done]);
      done++;
      if (done == most || beta[done - 1] <= scale * negligible()) {
        break;
      }
      v = w.times(1 / beta[done - 1]);
    }
    double[] diagonal = Arrays.copyOf(alpha, done);
    double[] off = Arrays.copyOf(beta, done - 1);
    return new Lanczos(new SymmetricTridiagonal(diagonal, off), beta[done - 1]);
  }

  private static Params orthogonal(Params x, List<Params> basis) {
    Params left = null; // x stays as it is: an operator may have returned what it was given
    for (int again = 0; again < 2; again++) {
      for (Params before : basis) {
        Params w = left == null ? x : left;
        left = Workspace.inner(left, spent -> w.plus(before, -w.dot(before).item()));
      }
    }
    return left;
  }

  // What orthogonalisation leaves of a vector inside the span is rounding.
  private double negligible() {
    return at.tensors().getFirst().dtype() == DType.FLOAT32 ? 1e-6 : 1e-13;
  }

  /// The k greatest eigenvalues, greatest first, from a Lanczos process of so many steps. Of an
  /// eigenvalue that H has several times it finds one.
  ///
  /// @param steps at least k; three to ten times k for good accuracy
  public List<Eigenvalue> greatest(int k, int steps, RandomStream random) {
    if (k < 1 || steps < k) {
      throw new IllegalArgumentException(
          "hessian: %d eigenvalues from %d Lanczos steps; at least one, and as many steps"
              .formatted(k, steps));
    }
    Lanczos lanczos = lanczos(steps, random);
    SymmetricTridiagonal.Eigen eigen = lanczos.matrix().eigen();
    List<Eigenvalue> greatest = new ArrayList<>();
    for (int i = eigen.values().length - 1; i >= 0 && greatest.size() < k; i--) {
      double error = Math.abs(lanczos.residual() * eigen.last()[i]);
      greatest.add(new Eigenvalue(eigen.values()[i], error));
    }
    return greatest;
  }

  /// An estimate of the trace with its standard error.
  public record Trace(double value, double standardError) {}

  /// The trace, as the mean of v' H v over random vectors of signs: M. F. Hutchinson 1989, "A
  /// stochastic estimator of the trace of the influence matrix for Laplacian smoothing splines".
  ///
  /// @param probes at least 2
  public Trace trace(int probes, RandomStream random) {
    if (probes < 2) {
      throw new IllegalArgumentException("trace: at least 2 probes are needed, not " + probes);
    }
    double[] values = new double[probes];
    for (int i = 0; i < probes; i++) {
      Params v = RandomDirections.signs(at, random.split(i));
      values[i] = times(v).dot(v).item();
    }
    double mean = Arrays.stream(values).sum() / probes;
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    return new Trace(mean, Math.sqrt(squares / (probes - 1.0) / probes));
  }

  /// The density of the spectrum by stochastic Lanczos quadrature: Ubaru, Chen and Saad 2017, "Fast
  /// estimation of tr(f(A)) via stochastic Lanczos quadrature", algorithm 1. The nodes of each
  /// probe are its Ritz values, their weights the squared first components of the eigenvectors.
  ///
  /// @param probes starts, over which the quadrature is averaged
  public SpectralDensity density(int steps, int probes, RandomStream random) {
    if (probes < 1) {
      throw new IllegalArgumentException("density: at least 1 probe is needed, not " + probes);
    }
    List<Double> nodes = new ArrayList<>();
    List<Double> weights = new ArrayList<>();
    for (int i = 0; i < probes; i++) {
      SymmetricTridiagonal.Eigen eigen = lanczos(steps, random.split(i)).matrix().eigen();
      for (int j = 0; j < eigen.values().length; j++) {
        nodes.add(eigen.values()[j]);
        weights.add(eigen.first()[j] * eigen.first()[j] / probes);
      }
    }
    return new SpectralDensity(numbers(nodes), numbers(weights));
  }

  private static double[] numbers(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static Params unit(Params v) {
    return v.times(1 / v.norm().item());
  }
}
