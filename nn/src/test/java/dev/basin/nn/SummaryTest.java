package dev.basin.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.basin.nn.Decoder.Position;
import dev.basin.nn.TransformerBlock.Biases;
import dev.basin.nn.TransformerBlock.Normalized;
import dev.basin.tensor.Convolution;
import dev.basin.tensor.DType;
import dev.basin.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class SummaryTest {

  private static Summary summary(Model model) {
    Summary summary = model.summary();
    assertEquals(model.parameterCount(), summary.parameters());
    assertEquals(
        summary.parameters(), summary.rows().stream().mapToLong(Summary.Row::parameters).sum());
    assertEquals(
        summary.multiplyAdds(), summary.rows().stream().mapToLong(Summary.Row::multiplyAdds).sum());
    return summary;
  }

  private static Summary.Row row(Summary summary, String path) {
    return summary.rows().stream()
        .filter(row -> row.path().equals(path))
        .findFirst()
        .orElseThrow(() -> new AssertionError(path + " is not in\n" + summary));
  }

  @Test
  void resNet20IsCountedByHand() {
    Summary summary =
        summary(
            new ResNet(20, 16, 3, 10, ResNet.Shortcut.PAD, true, Activation.RELU)
                .model(32, 32, DType.FLOAT32));
    long stage1 = 6L * 9 * 16 * 16 * 32 * 32;
    long stage2 = 9L * 16 * 32 * 16 * 16 + 5L * 9 * 32 * 32 * 16 * 16;
    long stage3 = 9L * 32 * 64 * 8 * 8 + 5L * 9 * 64 * 64 * 8 * 8;
    long stem = 9L * 3 * 16 * 32 * 32;
    assertEquals(stem + stage1 + stage2 + stage3 + 640, summary.multiplyAdds());
    assertEquals(41e6, summary.multiplyAdds(), 0.5e6);
    Summary.Row row = row(summary, "stage2.block1.body.conv1");
    assertEquals(Shape.of(16, 16, 32), row.output());
    assertEquals("Conv2d", row.layer());
    assertEquals(9 * 16 * 32, row.parameters());
    assertEquals(9L * 16 * 32 * 16 * 16, row.multiplyAdds());
    assertEquals(Shape.of(64), row(summary, "pool").output());
  }

  @Test
  void wideResNet28Times10IsCountedByHand() {
    Summary summary = summary(new WideResNet(28, 10, 3, 10).model(32, 32, DType.FLOAT32));
    long count = 9L * 3 * 16 * 1024 + 6400;
    int in = 16;
    for (int out = 160, pixels = 1024; out <= 640; out *= 2, pixels /= 4) {
      count += pixels * (9L * in * out + 7L * 9 * out * out + (long) in * out);
      in = out;
    }
    assertEquals(count, summary.multiplyAdds());
    assertEquals(5.2e9, summary.multiplyAdds(), 0.06e9);
    assertEquals(36.5, summary.parameters() / 1e6, 0.05);
  }

  @Test
  void preResNet164IsCountedByHand() {
    Summary summary = summary(new PreResNet(164, 3, 10).model(32, 32, DType.FLOAT32));
    long count = 9L * 3 * 16 * 1024 + 2560;
    int in = 16;
    int before = 1024; // the first 1x1 convolution sees the image before the stride
    for (int inner = 16, pixels = 1024; inner <= 64; inner *= 2, pixels /= 4) {
      count += (long) before * in * inner;
      count += pixels * (9L * inner * inner + 4L * inner * inner + 4L * in * inner);
      count += 17L * pixels * (4L * inner * inner + 9L * inner * inner + 4L * inner * inner);
      in = 4 * inner;
      before = pixels;
    }
    assertEquals(count, summary.multiplyAdds());
    assertEquals(1.7, summary.parameters() / 1e6, 0.05);
  }

  @Test
  void vggIsCountedByHand() {
    Summary summary = summary(Vgg.sixteen(3, 10, true).model(32, 32, DType.FLOAT32));
    long count =
        9L * 1024 * (3 * 64 + 64 * 64)
            + 9L * 256 * (64 * 128 + 128 * 128)
            + 9L * 64 * (128 * 256 + 2 * 256 * 256)
            + 9L * 16 * (256 * 512 + 2 * 512 * 512)
            + 9L * 4 * 3 * 512 * 512
            + 2L * 512 * 512
            + 5120;
    assertEquals(count, summary.multiplyAdds());
    assertEquals(Shape.of(1, 1, 512), row(summary, "features.pool5").output());
  }

  @Test
  void aDecoderIsCountedByHand() {
    int width = 12;
    int tokens = 5;
    for (boolean tied : new boolean[] {true, false}) {
      Decoder decoder =
          new Decoder(
              7,
              tokens,
              2,
              width,
              3,
              4 * width,
              Activation.RELU,
              Normalized.AFTER,
              Position.LEARNED,
              Biases.NONE,
              tied,
              0);
      Summary summary = summary(decoder.model(DType.FLOAT32));
      // 12 width^2 for every token; of 15 pairs two products each; tokens are looked up
      long block = tokens * 12L * width * width + 2L * width * 15;
      assertEquals(2 * block + 7 * width, summary.multiplyAdds());
      assertEquals(2 * width * 15, row(summary, "block1.attention").multiplyAdds());
      assertEquals(Shape.of(7), summary.rows().getFirst().output());
      assertEquals(tokens * width, summary.rows().getFirst().parameters());
    }
  }

  @Test
  void groupsDivideTheWork() {
    Layer depthwise = Conv2d.depthwise(6, 3, Convolution.UNIT.padding(1), true);
    Summary summary = summary(new Model(depthwise, Shape.of(5, 4, 6), DType.FLOAT64));
    assertEquals(9 * 6 + 6, summary.parameters());
    assertEquals(9 * 5 * 4 * 6, summary.multiplyAdds());
  }

  @Test
  void theTableListsWhatHasParametersOrChangesTheShape() {
    Layer root =
        Sequential.of()
            .then("conv", new Conv2d(1, 2, 3, Convolution.UNIT, true))
            .then("tanh", Activation.TANH)
            .then("flatten", new Flatten())
            .then("classifier", new Linear(8, 3, true));
    Summary summary = summary(new Model(root, Shape.of(4, 4, 1), DType.FLOAT64));
    assertEquals(
        List.of("conv", "flatten", "classifier"),
        summary.rows().stream().map(Summary.Row::path).toList());
    List<String> lines =
        summary.toString().lines().map(line -> line.replaceAll(" +", " ")).toList();
    assertEquals("path layer output parameters multiply-adds", lines.getFirst());
    assertEquals("conv Conv2d [2, 2, 2] 20 72", lines.get(1));
    assertEquals("flatten Flatten [8] 0 0", lines.get(2));
    assertEquals("classifier Linear [3] 27 24", lines.get(3));
    assertEquals("total 47 96", lines.getLast());
    assertEquals(5, lines.size());
    assertTrue(summary.toString().lines().map(String::length).distinct().count() == 1);
  }
}
