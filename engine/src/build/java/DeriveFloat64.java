import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Derives the float64 kernels from the float32 ones: `java DeriveFloat64.java (FOLDER ROOT)...`
/// reads every F32*.java in a folder that has no F64 sibling written by hand, and writes its
/// sibling under the root. Widening only removes suffixes and casts, so a few textual rules are
/// enough.
public final class DeriveFloat64 {

  private record Rule(String pattern, String replacement) {}

  private static final List<Rule> RULES =
      List.of(
          new Rule("\\(float\\) ?", ""),
          new Rule("\\b(\\d+\\.\\d*(?:[eE][+-]?\\d+)?|\\d+[eE][+-]?\\d+)f\\b", "$1"),
          new Rule("\\b(\\d+)f\\b", "$1.0"),
          new Rule("\\bfloat\\b", "double"),
          new Rule("\\bfloats\\b", "doubles"),
          new Rule("\\bFloat(Vector)?\\b", "Double$1"),
          new Rule("\\bIntVector\\b", "LongVector"),
          new Rule("AsInts\\b", "AsLongs"),
          new Rule("AsFloats\\b", "AsDoubles"),
          new Rule("(?i)(float|F)32", "$164"),
          new Rule("^", "// Derived from the float32 kernels: do not edit.\n"));

  private DeriveFloat64() {}

  public static void main(String[] arguments) throws IOException {
    for (int i = 0; i < arguments.length; i += 2) {
      derive(Path.of(arguments[i]), Path.of(arguments[i + 1]));
    }
  }

  private static void derive(Path folder, Path root) throws IOException {
    Generated generated = new Generated(root);
    try (var sources = Files.newDirectoryStream(folder, "F32*.java")) {
      for (Path source : sources) {
        String name = source.getFileName().toString().replace("F32", "F64");
        if (Files.exists(source.resolveSibling(name))) {
          continue;
        }
        String text = Files.readString(source);
        for (Rule rule : RULES) {
          text = text.replaceAll(rule.pattern(), rule.replacement());
        }
        generated.write(name, text);
      }
    }
    generated.deleteOthers();
  }
}
