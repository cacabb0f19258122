package dev.basin.experiments.figure;

import dev.basin.tensor.DType;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// What a run's numbers and times depend on beside its arguments.
///
/// @param gitRevision the commit of the checkout that the program runs from, or `unknown`
/// @param gitDirty whether that checkout differs from the commit; null when there is none
/// @param jdk vendor and version of the Java runtime
/// @param cpu the processor's model
/// @param vectorBits the width of the SIMD vectors in bits
public record Environment(
    String gitRevision, Boolean gitDirty, String jdk, String cpu, int vectorBits) {
  private static final String UNKNOWN = "unknown";

  /// Looks at this machine and this program.
  public static Environment detect() {
    Optional<Path> checkout = checkout();
    return new Environment(
        checkout.flatMap(folder -> output(folder, "git", "rev-parse", "HEAD")).orElse(UNKNOWN),
        checkout
            .flatMap(folder -> output(folder, "git", "status", "--porcelain"))
            .map(changes -> !changes.isEmpty())
            .orElse(null),
        System.getProperty("java.vendor.version", System.getProperty("java.vendor"))
            + " "
            + Runtime.version(),
        processor(),
        DType.FLOAT32.lanes() * Float.SIZE);
  }

  private static Optional<Path> checkout() {
    CodeSource source = Environment.class.getProtectionDomain().getCodeSource();
    if (source == null || source.getLocation() == null) {
      return Optional.empty();
    }
    try {
      Path code = Path.of(source.getLocation().toURI());
      Path folder = Files.isDirectory(code) ? code : code.getParent();
      // A jar may lie in somebody else's checkout, whose revision would say nothing about this
      // code.
      return output(folder, "git", "rev-parse", "--show-toplevel")
          .map(Path::of)
          .filter(top -> Files.isDirectory(top.resolve("experiments/src/main/java/dev/basin")));
    } catch (URISyntaxException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String processor() {
    Path linux = Path.of("/proc/cpuinfo");
    if (Files.isReadable(linux)) {
      try {
        for (String line : Files.readAllLines(linux, StandardCharsets.UTF_8)) {
          if (line.startsWith("model name")) {
            return line.substring(line.indexOf(':') + 1).strip();
          }
        }
      } catch (IOException e) {
        return System.getProperty("os.arch");
      }
    }
    Optional<String> mac = output(Path.of(""), "sysctl", "-n", "machdep.cpu.brand_string");
    String windows = System.getenv().getOrDefault("PROCESSOR_IDENTIFIER", "");
    return mac.or(() -> Optional.of(windows).filter(name -> !name.isBlank()))
        .orElse(System.getProperty("os.arch"));
  }

  /// What a program printed, without surrounding blanks; empty when it is not there or fails.
  private static Optional<String> output(Path folder, String... command) {
    try {
      Process process =
          new ProcessBuilder(List.of(command))
              .directory(new File(folder.toString()).getAbsoluteFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String text =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroy();
        return Optional.empty();
      }
      return process.exitValue() == 0 ? Optional.of(text) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
