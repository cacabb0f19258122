package dev.basin.autodiff;

import static dev.basin.autodiff.Autodiff.grad;
import static dev.basin.autodiff.Autodiff.hvp;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.basin.tensor.DType;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// Long chains and long loops.
class ScaleTest {
  private static final Tensor X = Tensor.of(Shape.of(2), 0.9, 1.1);

  private static Tensor chain(Tensor x, int length) {
    Tensor y = x;
    for (int i = 0; i < length; i++) {
      y = y.mul(1.00001).add(x.mul(1e-7));
    }
    return y;
  }

  @Test
  void aChainOfAHundredThousandOpsDoesNotOverflowTheStack() {
    Function<Tensor, Tensor> linear = x -> chain(x, 35_000).sum();
    double[] gradient = grad(linear, X).toDoubles();
    assertEquals(linear.apply(X).item(), gradient[0] * 0.9 + gradient[1] * 1.1, 1e-9);
  }

  @Test
  void norDoesItsSecondDerivative() {
    Function<Tensor, Tensor> quadratic = x -> chain(x, 15_000).square().sum();
    Tensor product = hvp(quadratic, X, X);
    double[] gradient = grad(quadratic, X).toDoubles();
    // a quadratic form's Hessian maps x to the gradient at x
    assertEquals(gradient[0], product.get(0), 1e-9 * gradient[0]);
    assertEquals(gradient[1], product.get(1), 1e-9 * gradient[1]);
  }

  @Test
  void aNodeSharedByManyPathsIsVisitedOnce() {
    Function<Tensor, Tensor> doubling =
        x -> {
          Tensor y = x;
          for (int i = 0; i < 60; i++) {
            y = y.add(y).mul(0.5);
          }
          return y.sum();
        };
    assertEquals(1, grad(doubling, X).get(0));
  }

  @Test
  void tenThousandHessianVectorProductsRunInASmallHeap() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "--add-modules=jdk.incubator.vector",
                "-cp",
                root(Tensor.class) + System.getProperty("path.separator") + root(HessianLoop.class),
                HessianLoop.class.getName(),
                "10000")
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), output);
    assertEquals(0, process.exitValue(), output);
    assertTrue(output.contains("10000 products"), output);
  }

  /// The folder or archive that a class was loaded from, even if it was patched into a module.
  private static Path root(Class<?> type) {
    String name = type.getName().replace('.', '/') + ".class";
    URL url = type.getResource("/" + name);
    String location = url.toString();
    String whole = location.substring(0, location.length() - name.length());
    return Path.of(URI.create(whole.replaceFirst("^jar:", "").replaceFirst("!?/$", "")));
  }

  /// Hessian-vector products of a small network's loss, one fed by the other (power iteration).
  static final class HessianLoop {
    private HessianLoop() {}

    public static void main(String[] arguments) {
      Tensor data = Tensor.arange(DType.FLOAT32, 512).sin().reshape(32, 16);
      Function<Tensor, Tensor> loss =
          w -> {
            Tensor hidden = data.matmul(w.slice(0, 0, 256).reshape(16, 16)).tanh();
            return hidden.matmul(w.slice(0, 256, 512).reshape(16, 16)).square().mean();
          };
      Tensor w = Tensor.arange(DType.FLOAT32, 512).cos();
      Tensor v = Tensor.ones(DType.FLOAT32, w.shape());
      int count = Integer.parseInt(arguments[0]);
      for (int i = 0; i < count; i++) {
        Tensor product = hvp(loss, w, v);
        v = product.mul(1 / product.norm().item());
      }
      System.out.println(count + " products, curvature " + v.mul(hvp(loss, w, v)).sum().item());
    }
  }
}
