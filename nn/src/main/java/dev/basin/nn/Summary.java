package dev.basin.nn;

import dev.basin.autodiff.Params;
import dev.basin.tensor.Indices;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A network as a table: what [Model#summary()] returns and [#toString] lays out.
///
/// @param rows a line for each layer that has parameters, multiplies, or changes the shape, in the
///   order of the parameters
/// @param parameters the number of scalars, of the whole network
/// @param multiplyAdds for one example, of the whole network; see [Layer#multiplyAdds]
public record Summary(List<Row> rows, long parameters, long multiplyAdds) {

  public Summary {
    rows = List.copyOf(rows);
  }

  /// One layer, without its children.
  ///
  /// @param path such as `stage1.block2.conv1`; empty for the root
  /// @param layer the name of its type
  /// @param output of one example, without the batch; of the last run, if there are several
  public record Row(String path, String layer, Shape output, long parameters, long multiplyAdds) {}

  /// What was seen of a layer in one pass.
  private record Seen(Shape input, Shape output, long multiplyAdds) {
    Seen then(Seen next) {
      return new Seen(next.input, next.output, multiplyAdds + next.multiplyAdds);
    }

    boolean changesShape() {
      return !input.equals(output);
    }
  }

  // One example is evaluated, with zeros for everything.
  static Summary of(Model model) {
    Params.Builder zeros = Params.builder();
    model.eachParameter((name, parameter) ->
        zeros.add(name, parameter.kind(), Tensor.zeros(model.dtype(), parameter.shape())));
    Map<String, Seen> seen = new LinkedHashMap<>();
    Scope.Observer observer =
        (path, layer, input, output) ->
            seen.merge(
                path, new Seen(input, output, layer.multiplyAdds(input, output)), Seen::then);
    run(model, Scope.evaluation(zeros.build(), model.initialStatistics(), observer), observer);
    return tabulated(model, seen);
  }

  private static void run(Model model, Scope scope, Scope.Observer observer) {
    int[] sizes = new int[model.input().rank() + 1];
    System.arraycopy(model.input().toArray(), 0, sizes, 1, sizes.length - 1);
    sizes[0] = 1;
    Shape input = Shape.of(sizes);
    Tensor output;
    if (model.root() instanceof TokenLayer reader) {
      input = Shape.of(java.util.Arrays.copyOf(sizes, sizes.length - 1));
      output = reader.forward(scope, Indices.of(input, new int[input.size()]));
    } else {
      output = model.root().forward(scope, Tensor.zeros(model.dtype(), input));
    }
    observer.ran("", model.root(), input, output.shape());
  }

  private static Summary tabulated(Model model, Map<String, Seen> seen) {
    List<Row> rows = new ArrayList<>();
    long[] totals = new long[2];
    model.eachLayer((prefix, layer) -> {
      String path = prefix.isEmpty() ? "" : prefix.substring(0, prefix.length() - 1);
      Seen runs = seen.get(path);
      if (runs == null) {
        return; // computed by the layer before it, such as a ReLU
      }
      long parameters = layer.parameters().stream().mapToLong(p -> p.shape().size()).sum();
      boolean leafWithAShape = layer.children().isEmpty() && runs.changesShape();
      if (parameters > 0 || runs.multiplyAdds > 0 || leafWithAShape) {
        Shape output = withoutBatch(runs.output);
        rows.add(
            new Row(path, layer.getClass().getSimpleName(), output, parameters, runs.multiplyAdds));
      }
      totals[0] += parameters;
      totals[1] += runs.multiplyAdds;
    });
    return new Summary(rows, totals[0], totals[1]);
  }

  private static Shape withoutBatch(Shape shape) {
    int[] sizes = shape.toArray();
    return Shape.of(java.util.Arrays.copyOfRange(sizes, 1, sizes.length));
  }

  /// The table as text, with a line of totals.
  @Override
  public String toString() {
    List<String[]> lines = new ArrayList<>();
    lines.add(new String[] {"path", "layer", "output", "parameters", "multiply-adds"});
    for (Row row : rows) {
      lines.add(
          new String[] {
            row.path.isEmpty() ? "(root)" : row.path,
            row.layer,
            row.output.toString(),
            grouped(row.parameters),
            grouped(row.multiplyAdds)
          });
    }
    lines.add(new String[] {"total", "", "", grouped(parameters), grouped(multiplyAdds)});
    int[] widths = new int[5];
    for (String[] line : lines) {
      for (int column = 0; column < widths.length; column++) {
        widths[column] = Math.max(widths[column], line[column].length());
      }
    }
    String format =
        "%%-%ds  %%-%ds  %%-%ds  %%%ds  %%%ds%%n"
            .formatted(widths[0], widths[1], widths[2], widths[3], widths[4]);
    StringBuilder table = new StringBuilder();
    lines.forEach(line -> table.append(format.formatted((Object[]) line)));
    return table.toString();
  }

  private static String grouped(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }
}
