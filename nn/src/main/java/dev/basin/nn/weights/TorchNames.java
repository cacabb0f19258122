package dev.basin.nn.weights;

import dev.basin.autodiff.Params;
import dev.basin.autodiff.Statistics;
import dev.basin.nn.Layer;
import dev.basin.nn.Model;
import dev.basin.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What the parameters and statistics of a network are called in the state dict of a PyTorch model,
/// and how they lie there.
///
/// The layout follows from the kind of the layer: filters [height, width, in, out] become [out, in,
/// height, width], the weight of a linear map [in, out] becomes [out, in]; `gamma`, `beta`, `mean`
/// and `variance` of normalisation become `weight`, `bias`, `running_mean` and `running_var`. The
/// names follow from rules on paths, which differ from one PyTorch program to the next.
///
/// PyTorch's count `num_batches_tracked` is neither read nor written: nothing here depends on it,
/// and PyTorch does without.
///
/// ```java
/// new Safetensors(TorchNames.RESNET.stateDict(model, params, statistics), Map.of()).write(file);
/// ```
public final class TorchNames {
  /// The residual networks for CIFAR with the names of most programs: `conv1`, `bn1`,
  /// `layer1.0.conv1`, `layer2.0.shortcut.0`, `linear`.
  public static final TorchNames RESNET =
      new TorchNames(List.of())
          .then("^conv\\.", "conv1.")
          .then("^norm\\.", "bn1.")
          .then("^stage(\\d+)\\.block(\\d+)\\.", "layer{1}.{2-1}.")
          .then("\\.body\\.", ".")
          .then("\\.shortcut\\.conv\\.", ".shortcut.0.")
          .then("\\.shortcut\\.norm\\.", ".shortcut.1.")
          .then("\\.norm(\\d)\\.", ".bn{1}.")
          .then("^classifier\\.", "linear.");

  /// As [#RESNET], with the names of torchvision: `layer2.0.downsample.0`, `fc`.
  public static final TorchNames TORCHVISION_RESNET =
      RESNET.then("\\.shortcut\\.", ".downsample.").then("^linear\\.", "fc.");

  /// Wide residual networks: `conv1`, `block1.layer.0.bn1`, `block1.layer.0.convShortcut`, `bn1`,
  /// `fc`.
  public static final TorchNames WIDE_RESNET =
      new TorchNames(List.of())
          .then("^conv\\.", "conv1.")
          .then("^norm\\.", "bn1.")
          .then("^stage(\\d+)\\.block(\\d+)\\.", "block{1}.layer.{2-1}.")
          .then("\\.(residual|body)\\.", ".")
          .then("\\.body\\.", ".")
          .then("\\.shortcut\\.", ".convShortcut.")
          .then("\\.norm(\\d)\\.", ".bn{1}.")
          .then("^classifier\\.", "fc.");

  /// A decoder with the names of GPT-2: `transformer.wte`, `transformer.h.0.attn.c_attn`,
  /// `transformer.ln_f`, `lm_head`, where every linear map is a `Linear`.
  public static final TorchNames GPT =
      new TorchNames(List.of())
          .then("^embedding\\.", "transformer.wte.")
          .then("^position$", "transformer.wpe.weight")
          .then("^block(\\d+)\\.", "transformer.h.{1-1}.")
          .then("\\.attention\\.project\\.", ".attn.c_attn.")
          .then("\\.attention\\.output\\.", ".attn.c_proj.")
          .then("\\.mlp\\.in\\.", ".mlp.c_fc.")
          .then("\\.mlp\\.out\\.", ".mlp.c_proj.")
          .then("\\.norm(\\d)\\.", ".ln_{1}.")
          .then("^norm\\.", "transformer.ln_f.")
          .then("^logits\\.", "lm_head.");

  /// A decoder whose blocks are PyTorch's own `TransformerEncoderLayer`:
  /// `layers.0.self_attn.in_proj_weight`, `layers.0.linear1`, `layers.0.norm1`.
  public static final TorchNames ENCODER_LAYERS =
      new TorchNames(List.of())
          .then("^block(\\d+)\\.", "layers.{1-1}.")
          .then("\\.attention\\.project\\.", ".self_attn.in_proj_")
          .then("\\.attention\\.output\\.", ".self_attn.out_proj.")
          .then("\\.mlp\\.in\\.", ".linear1.")
          .then("\\.mlp\\.out\\.", ".linear2.");

  private static final Map<String, String> WORDS =
      Map.of("gamma", "weight", "beta", "bias", "mean", "running_mean", "variance", "running_var");

  private final List<TorchRule> rules;

  private TorchNames(List<TorchRule> rules) {
    this.rules = rules;
  }

  /// The names of the layers' own paths, with PyTorch's words for what a layer has.
  public static TorchNames paths() {
    return new TorchNames(List.of());
  }

  /// These rules, then one more, which replaces every match of a regular expression in a name.
  ///
  /// @param template in which `{1}` stands for the first group and `{1-1}` for one less than its
  ///   number
  public TorchNames then(String pattern, String template) {
    List<TorchRule> longer = new ArrayList<>(rules);
    longer.add(TorchRule.of(pattern, template));
    return new TorchNames(List.copyOf(longer));
  }

  /// What `path` is called there.
  public String name(String path) {
    int last = path.lastIndexOf('.') + 1;
    String name =
        path.substring(0, last) + WORDS.getOrDefault(path.substring(last), path.substring(last));
    for (TorchRule rule : rules) {
      name = rule.apply(name);
    }
    return name;
  }

  // ------------------------------------------------------------------------------------- exchange

  /// A point and its statistics as a state dict. Any point of parameter space will do: a gradient
  /// is laid out as the parameters are.
  public Map<String, Tensor> stateDict(Model model, Params params, Statistics statistics) {
    Map<String, Tensor> dict = new LinkedHashMap<>();
    for (TorchPlace place : places(model)) {
      Tensor own = place.kind() == null ? statistics.get(place.path()) : params.get(place.path());
      dict.put(place.name(), place.layout().toTorch(own));
    }
    return dict;
  }

  /// As [#stateDict(Model, Params, Statistics)], of a point alone.
  public Map<String, Tensor> stateDict(Model model, Params params) {
    Map<String, Tensor> dict = new LinkedHashMap<>();
    for (TorchPlace place : places(model)) {
      if (place.kind() != null) {
        dict.put(place.name(), place.layout().toTorch(params.get(place.path())));
      }
    }
    return dict;
  }

  /// What a state dict holds for a network.
  public record Loaded(Params params, Statistics statistics) {}

  /// The inverse of [#stateDict(Model, Params, Statistics)], in the model's element type.
  ///
  /// @throws IllegalArgumentException if a tensor is missing, unexpected or of another shape; the
  ///   message lists every one
  public Loaded load(Model model, Map<String, Tensor> dict) {
    List<TorchPlace> places = places(model);
    requireSame(places, dict);
    Params.Builder params = Params.builder();
    Map<String, Tensor> statistics = new LinkedHashMap<>();
    for (TorchPlace place : places) {
      Tensor own = place.layout().fromTorch(dict.get(place.name())).cast(model.dtype());
      if (place.kind() == null) {
        statistics.put(place.path(), own);
      } else {
        params.add(place.path(), place.kind(), own);
      }
    }
    return new Loaded(params.build(), Statistics.of(statistics));
  }

  private static void requireSame(List<TorchPlace> places, Map<String, Tensor> dict) {
    List<String> differences = new ArrayList<>();
    Set<String> unexpected = new HashSet<>(dict.keySet());
    for (TorchPlace place : places) {
      Tensor found = dict.get(place.name());
      unexpected.remove(place.name());
      if (found == null) {
        differences.add("missing is %s %s".formatted(place.name(), place.torchShape()));
      } else if (!found.shape().equals(place.torchShape())) {
        differences.add(
            "%s is %s, but the model needs %s"
                .formatted(place.name(), found.shape(), place.torchShape()));
      }
    }
    unexpected.removeIf(name -> name.endsWith("num_batches_tracked"));
    for (String name : unexpected.stream().sorted().toList()) {
      differences.add("unexpected is %s %s".formatted(name, dict.get(name).shape()));
    }
    if (!differences.isEmpty()) {
      throw new IllegalArgumentException(
          "state dict: it is of another network; nothing was loaded:\n  "
              + String.join("\n  ", differences));
    }
  }

  private List<TorchPlace> places(Model model) {
    List<TorchPlace> places = new ArrayList<>();
    visit("", model.root(), places);
    Set<String> names = new HashSet<>();
    for (TorchPlace place : places) {
      if (!names.add(place.name())) {
        throw new IllegalArgumentException(
            "state dict: %s and another tensor of the model are both called %s; give a rule more"
                .formatted(place.path(), place.name()));
      }
    }
    return places;
  }

  private void visit(String path, Layer layer, List<TorchPlace> places) {
    for (Layer.Parameter own : layer.parameters()) {
      String at = path + own.name();
      TorchLayout layout = TorchLayout.of(layer, own);
      places.add(new TorchPlace(at, name(at), own.kind(), own.shape(), layout));
    }
    for (Layer.Statistic own : layer.statistics()) {
      String at = path + own.name();
      places.add(new TorchPlace(at, name(at), null, own.shape(), TorchLayout.SAME));
    }
    for (Layer.Child child : layer.children()) {
      visit(path + child.name() + ".", child.layer(), places);
    }
  }
}
