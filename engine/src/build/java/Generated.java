import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/// The sources that a program generates under a root. Those that are as they were keep their time,
/// so that they are not compiled again.
final class Generated {
  private final Path root;
  private final Set<Path> written = new HashSet<>();

  Generated(Path root) {
    this.root = root;
  }

  /// Writes a source into the folder of its package.
  void write(String name, String text) throws IOException {
    String folder = text.replaceAll("(?s).*?package ([\\w.]+);.*", "$1").replace('.', '/');
    Path target = Files.createDirectories(root.resolve(folder)).resolve(name);
    if (!Files.exists(target) || !Files.readString(target).equals(text)) {
      Files.writeString(target, text);
    }
    written.add(target);
  }

  /// Deletes what an earlier run wrote and this one did not.
  void deleteOthers() throws IOException {
    try (var files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!written.contains(file)) {
          Files.delete(file);
        }
      }
    }
  }
}
