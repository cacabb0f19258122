package dev.basin.nn.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.basin.autodiff.Params;
import dev.basin.autodiff.Statistics;
import dev.basin.nn.Activation;
import dev.basin.nn.Decoder;
import dev.basin.nn.Model;
import dev.basin.nn.ResNet;
import dev.basin.nn.TransformerBlock.Normalized;
import dev.basin.nn.WideResNet;
import dev.basin.tensor.DType;
import dev.basin.tensor.RandomStream;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TorchNamesTest {
  private static final Model RESNET =
      new ResNet(14, 4, 3, 5, ResNet.Shortcut.PROJECTION, true, Activation.RELU)
          .model(8, 8, DType.FLOAT32);

  private static Decoder decoder(Normalized normalized) {
    return new Decoder(
        7, 4, 2, 8, 2, 16, Activation.GELU, normalized, Decoder.Position.LEARNED, true);
  }

  @Test
  void namesAreThoseOfPyTorchPrograms() {
    Map<String, String> resnet =
        Map.of(
            "conv.weight", "conv1.weight",
            "norm.variance", "bn1.running_var",
            "stage2.block1.body.conv1.weight", "layer2.0.conv1.weight",
            "stage2.block2.body.norm2.gamma", "layer2.1.bn2.weight",
            "stage3.block1.shortcut.conv.weight", "layer3.0.shortcut.0.weight",
            "stage3.block1.shortcut.norm.beta", "layer3.0.shortcut.1.bias",
            "classifier.bias", "linear.bias");
    resnet.forEach((path, name) -> assertEquals(name, TorchNames.RESNET.name(path)));
    Map<String, String> torchvision =
        Map.of(
            "stage3.block1.shortcut.norm.mean", "layer3.0.downsample.1.running_mean",
            "classifier.weight", "fc.weight");
    torchvision.forEach(
        (path, name) -> assertEquals(name, TorchNames.TORCHVISION_RESNET.name(path)));
    Map<String, String> wide =
        Map.of(
            "conv.weight", "conv1.weight",
            "stage1.block1.norm1.gamma", "block1.layer.0.bn1.weight",
            "stage1.block1.residual.body.norm2.gamma", "block1.layer.0.bn2.weight",
            "stage1.block1.residual.shortcut.weight", "block1.layer.0.convShortcut.weight",
            "stage2.block4.body.conv2.weight", "block2.layer.3.conv2.weight",
            "norm.mean", "bn1.running_mean",
            "classifier.weight", "fc.weight");
    wide.forEach((path, name) -> assertEquals(name, TorchNames.WIDE_RESNET.name(path)));
    Map<String, String> gpt =
        Map.of(
            "position", "transformer.wpe.weight",
            "block2.norm1.gamma", "transformer.h.1.ln_1.weight",
            "block1.attention.project.bias", "transformer.h.0.attn.c_attn.bias",
            "block12.mlp.out.weight", "transformer.h.11.mlp.c_proj.weight",
            "norm.beta", "transformer.ln_f.bias");
    gpt.forEach((path, name) -> assertEquals(name, TorchNames.GPT.name(path)));
    Map<String, String> layers =
        Map.of(
            "block1.attention.project.weight", "layers.0.self_attn.in_proj_weight",
            "block1.attention.output.bias", "layers.0.self_attn.out_proj.bias",
            "block2.mlp.in.weight", "layers.1.linear1.weight",
            "block2.norm2.gamma", "layers.1.norm2.weight");
    layers.forEach((path, name) -> assertEquals(name, TorchNames.ENCODER_LAYERS.name(path)));
  }

  @Test
  void layoutsAreThoseOfPyTorch() {
    Params params = RESNET.init(RandomStream.ofSeed(1));
    Map<String, Tensor> dict = TorchNames.RESNET.stateDict(RESNET, params);
    Tensor filters = dict.get("layer2.0.conv1.weight");
    assertEquals(Shape.of(8, 4, 3, 3), filters.shape());
    assertEquals(
        params.get("stage2.block1.body.conv1.weight").get(2, 1, 3, 5), filters.get(5, 3, 2, 1));
    Tensor linear = dict.get("linear.weight");
    assertEquals(Shape.of(5, 16), linear.shape());
    assertEquals(params.get("classifier.weight").get(11, 3), linear.get(3, 11));
  }

  @Test
  void thereAndBackIsWhatItWas() {
    roundTrip(TorchNames.RESNET, RESNET);
    roundTrip(TorchNames.TORCHVISION_RESNET, RESNET);
    roundTrip(TorchNames.paths(), RESNET);
    roundTrip(TorchNames.WIDE_RESNET, new WideResNet(16, 2, 3, 5).model(8, 8, DType.FLOAT32));
    for (Normalized normalized : Normalized.values()) {
      Model decoder = decoder(normalized).model(DType.FLOAT64);
      roundTrip(TorchNames.GPT, decoder);
      roundTrip(TorchNames.ENCODER_LAYERS, decoder);
    }
  }

  private static void roundTrip(TorchNames names, Model model) {
    Params params = model.init(RandomStream.ofSeed(1));
    Statistics statistics = model.initialStatistics();
    Map<String, Tensor> dict = new LinkedHashMap<>(names.stateDict(model, params, statistics));
    dict.put("some.num_batches_tracked", Tensor.scalar(DType.FLOAT64, 3));
    TorchNames.Loaded loaded = names.load(model, dict);
    assertEquals(params.names(), loaded.params().names());
    assertEquals(statistics.names(), loaded.statistics().names());
    for (String name : params.names()) {
      assertEquals(params.kind(name), loaded.params().kind(name));
      assertEquals(params.get(name).shape(), loaded.params().get(name).shape());
      assertArrayEquals(params.get(name).toDoubles(), loaded.params().get(name).toDoubles(), name);
    }
  }

  @Test
  void everyDifferenceIsListed() {
    Params params = RESNET.init(RandomStream.ofSeed(1));
    Map<String, Tensor> dict =
        new LinkedHashMap<>(
            TorchNames.RESNET.stateDict(RESNET, params, RESNET.initialStatistics()));
    dict.remove("bn1.running_var");
    dict.put("fc.weight", dict.remove("linear.weight"));
    dict.put("conv1.weight", dict.get("conv1.weight").permute(2, 3, 1, 0));
    String message =
        assertThrows(IllegalArgumentException.class, () -> TorchNames.RESNET.load(RESNET, dict))
            .getMessage();
    for (String part :
        List.of(
            "missing is bn1.running_var [4]",
            "missing is linear.weight [5, 16]",
            "unexpected is fc.weight [5, 16]",
            "conv1.weight is [3, 3, 3, 4], but the model needs [4, 3, 3, 3]")) {
      assertTrue(message.contains(part), () -> part + " is not in:\n" + message);
    }
  }

  @Test
  void twoTensorsOfOneNameAreRefused() {
    TorchNames names = TorchNames.paths().then("block\\d", "block");
    Params params = RESNET.init(RandomStream.ofSeed(1));
    assertThrows(IllegalArgumentException.class, () -> names.stateDict(RESNET, params));
  }
}
