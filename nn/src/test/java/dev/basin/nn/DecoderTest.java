package dev.basin.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.basin.autodiff.Params;
import dev.basin.autodiff.Statistics;
import dev.basin.nn.Decoder.Position;
import dev.basin.nn.TransformerBlock.Biases;
import dev.basin.nn.TransformerBlock.Normalized;
import dev.basin.tensor.DType;
import dev.basin.tensor.Indexing;
import dev.basin.tensor.Indices;
import dev.basin.tensor.RandomStream;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DecoderTest {
  private static final RandomStream RANDOM = RandomStream.ofSeed(4);

  private static Decoder small(int vocabulary, int context) {
    return new Decoder(
        vocabulary,
        context,
        2,
        16,
        2,
        32,
        Activation.RELU,
        Normalized.BEFORE,
        Position.LEARNED,
        false);
  }

  @Test
  void theGrokkingNetworkHasThePapersSize() {
    // "about 4e5 non-embedding parameters": per block 4 w^2 + 8 w^2 and two layer norms
    int blocks = 2 * (12 * 128 * 128 + 4 * 128);
    Model model = Decoder.grokking(99, 5).model(DType.FLOAT32);
    assertEquals(blocks + 2 * 99 * 128, model.parameterCount());
    Params params = model.init(RANDOM);
    assertEquals(Params.Kind.WEIGHT, params.kind("embedding.weight"));
    assertEquals(Params.Kind.WEIGHT, params.kind("block2.attention.project.weight"));
    assertEquals(Params.Kind.NORM, params.kind("block1.norm2.beta"));
    assertEquals(1, params.get("embedding.weight").square().mean().item(), 0.05);
    // uniform within 1 / sqrt(in)
    assertEquals(1 / (3 * 512.0), params.get("block1.mlp.out.weight").square().mean().item(), 5e-5);
  }

  @Test
  void biasesAndTiesChangeTheSizeAsTheyShould() {
    int width = 8;
    int none = 2 * 12 * width * width + 2 * 4 * width + 2 * 5 * width;
    assertEquals(none, size(Biases.NONE, false));
    // of the two maps of each block, and besides of attention's
    assertEquals(none + 2 * 5 * width, size(Biases.MLP, false));
    assertEquals(none + 2 * 9 * width, size(Biases.ALL, false));
    assertEquals(none - 5 * width, size(Biases.NONE, true));
  }

  private static int size(Biases biases, boolean tied) {
    return decoder(biases, Normalized.AFTER, tied, 0).model(DType.FLOAT32).parameterCount();
  }

  private static Decoder decoder(
      Biases biases, Normalized normalized, boolean tied, double dropout) {
    return new Decoder(
        5, 4, 2, 8, 2, 32, Activation.GELU, normalized, Position.SINUSOIDAL, biases, tied, dropout);
  }

  @Test
  void aTiedDecoderBeginsAtTheScaleOfAnUntiedOne() {
    for (boolean tied : new boolean[] {true, false}) {
      Decoder decoder =
          new Decoder(
              97,
              4,
              1,
              128,
              4,
              512,
              Activation.RELU,
              Normalized.BEFORE,
              Position.LEARNED,
              Biases.NONE,
              tied,
              0);
      Model model = decoder.model(DType.FLOAT32);
      Params params = model.init(RANDOM);
      double embedding = params.get("embedding.weight").square().mean().item();
      assertEquals(tied ? 1 / 128.0 : 1, embedding, tied ? 4e-4 : 0.05);
      Indices tokens = Indices.of(Shape.of(8, 4), IntStream.range(0, 32).toArray());
      double logits = model.evaluate(params, Statistics.NONE, tokens).square().mean().item();
      assertTrue(logits > 0.1 && logits < 4, tied + " " + logits);
    }
  }

  @Test
  void dropoutRestsInEvaluationAndRepeatsInTraining() {
    Indices tokens = Indices.of(Shape.of(2, 4), 0, 4, 3, 3, 2, 1, 2, 4);
    for (Normalized normalized : Normalized.values()) {
      Model with = decoder(Biases.MLP, normalized, false, 0.3).model(DType.FLOAT64);
      Model without = decoder(Biases.MLP, normalized, false, 0).model(DType.FLOAT64);
      Params params = with.init(RANDOM);
      assertEquals(without.init(RANDOM).names(), params.names());
      double[] rest = without.evaluate(params, Statistics.NONE, tokens).toDoubles();
      assertArrayEquals(rest, with.evaluate(params, Statistics.NONE, tokens).toDoubles());
      double[] first = with.train(params, tokens, RANDOM).output().toDoubles();
      assertArrayEquals(first, with.train(params, tokens, RANDOM).output().toDoubles());
      assertNotEquals(rest[0], first[0]);
    }
  }

  @Test
  void laterTokensDoNotChangeEarlierOutputs() {
    Layer block = new TransformerBlock(8, 2, true, 12, Activation.GELU, Normalized.BEFORE, true);
    Model model = new Model(block, Shape.of(6, 8), DType.FLOAT64);
    Params params = model.init(RANDOM);
    Tensor x = Inputs.normal(3, 6, 8);
    Tensor y = model.evaluate(params, Statistics.NONE, x);
    for (int changed = 0; changed < 6; changed++) {
      Tensor bump = Tensor.ones(DType.FLOAT64, Shape.of(3, 1, 8)).mul(2.5);
      Tensor moved = model.evaluate(params, Statistics.NONE, x.add(bumped(bump, changed)));
      assertArrayEquals(y.slice(1, 0, changed).toDoubles(), moved.slice(1, 0, changed).toDoubles());
      for (int at = changed; at < 6; at++) {
        assertNotEquals(y.get(1, at, 3), moved.get(1, at, 3));
      }
    }
  }

  private static Tensor bumped(Tensor bump, int at) {
    // not a constant over the width: a layer norm would not see it
    return bump.mul(Tensor.arange(DType.FLOAT64, 8)).pad(1, at, 5 - at);
  }

  @Test
  void tokensAreRowsOfTheIdentity() {
    Model model = small(7, 4).model(DType.FLOAT64);
    Params params = model.init(RANDOM);
    Indices tokens = Indices.of(Shape.of(2, 4), 0, 6, 3, 3, 5, 1, 2, 6);
    Tensor byNumber = model.evaluate(params, Statistics.NONE, tokens);
    Tensor byRow =
        model.evaluate(params, Statistics.NONE, Indexing.oneHot(DType.FLOAT64, tokens, 7));
    assertEquals(Shape.of(2, 7), byNumber.shape());
    assertArrayEquals(byRow.toDoubles(), byNumber.toDoubles(), 1e-12);
  }

  @Test
  void shorterSequencesAreReadAndPositionsMatter() {
    Decoder decoder = small(7, 4);
    Params params = decoder.model(DType.FLOAT64).init(RANDOM);
    Scope scope = Scope.evaluation(params, Statistics.NONE);
    Tensor a = decoder.forward(scope, Indices.of(Shape.of(1, 3), 1, 2, 3));
    Tensor b = decoder.forward(scope, Indices.of(Shape.of(1, 3), 2, 1, 3));
    assertEquals(Shape.of(1, 7), a.shape());
    assertNotEquals(a.get(0, 0), b.get(0, 0));
  }

  @Test
  void badTokensAreRefused() {
    Model model = small(7, 4).model(DType.FLOAT64);
    Params params = model.init(RANDOM);
    String message = refusal(model, params, Indices.of(Shape.of(1, 4), 1, 2, 7, 0));
    assertTrue(message.contains("layer embedding") && message.contains("token 7"), message);
    message = refusal(model, params, Indices.of(Shape.of(1, 5), 1, 2, 3, 0, 0));
    assertTrue(message.contains("[1, 5]") && message.contains("[4, 7]"), message);
    Model linear = new Model(new Linear(4, 2, true), Shape.of(4), DType.FLOAT64);
    message = refusal(linear, linear.init(RANDOM), Indices.of(1, 2));
    assertTrue(message.contains("tokens [2]"), message);
    IllegalArgumentException heads =
        assertThrows(IllegalArgumentException.class, () -> new SelfAttention(10, 4, true, false));
    assertTrue(heads.getMessage().contains("4 heads"), heads.getMessage());
  }

  private static String refusal(Model model, Params params, Indices tokens) {
    return assertThrows(IllegalArgumentException.class, () -> model.train(params, tokens, RANDOM))
        .getMessage();
  }

  @Test
  void additionModuloFiveIsLearntByHeart() {
    Model model = small(7, 4).model(DType.FLOAT32);
    int[] tokens = new int[4 * 25];
    int[] sums = new int[25];
    for (int i = 0; i < 25; i++) {
      tokens[4 * i] = i / 5;
      tokens[4 * i + 1] = 5;
      tokens[4 * i + 2] = i % 5;
      tokens[4 * i + 3] = 6;
      sums[i] = (i / 5 + i % 5) % 5;
    }
    Indices equations = Indices.of(Shape.of(25, 4), tokens);
    var loss = new NextToken(model, equations, Indices.of(sums), RANDOM);
    Params params = model.init(RANDOM);
    Params velocity = params.zeros();
    for (int step = 0; step < 300; step++) {
      velocity = velocity.times(0.9).plus(loss.gradient(params).gradient());
      params = params.minus(velocity.times(0.05));
    }
    Tensor logits = model.evaluate(params, Statistics.NONE, equations);
    assertEquals(1, Losses.accuracy(logits, Indices.of(sums)));
  }
}
