import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/// Expands the kernels that are written more readably than the virtual machine compiles them well:
/// `java ExpandKernels.java ROOT FOLDER...` reads every source in the folders and writes it under
/// ROOT, with functions of vectors inlined ([Inlining]) and tiles of registers unrolled
/// ([Unrolling]).
public final class ExpandKernels {

  private ExpandKernels() {}

  public static void main(String[] arguments) throws IOException {
    Inlining inlining = new Inlining();
    Map<String, String> classes = new TreeMap<>();
    for (int i = 1; i < arguments.length; i++) {
      try (var sources = Files.newDirectoryStream(Path.of(arguments[i]), "*.java")) {
        for (Path source : sources) {
          String name = source.getFileName().toString().replace(".java", "");
          classes.put(name, inlining.collect(name, Files.readString(source)));
        }
      }
    }
    Generated generated = new Generated(Path.of(arguments[0]));
    for (var source : classes.entrySet()) {
      String text = inlining.inline(source.getKey(), source.getValue());
      text = "// Expanded: do not edit.\n" + Unrolling.unroll(text);
      generated.write(source.getKey() + ".java", text);
    }
    generated.deleteOthers();
  }
}
