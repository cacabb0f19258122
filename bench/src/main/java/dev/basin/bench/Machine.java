package dev.basin.bench;

import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.incubator.vector.FloatVector;

/// What the numbers of a run belong to.
public final class Machine {
  private Machine() {}

  public static Map<String, String> description() {
    Map<String, String> description = new LinkedHashMap<>();
    description.put("processor", processor());
    description.put("cores", String.valueOf(Runtime.getRuntime().availableProcessors()));
    description.put(
        "system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    description.put(
        "jdk", System.getProperty("java.vendor") + " " + System.getProperty("java.vm.version"));
    description.put(
        "collector",
        ManagementFactory.getGarbageCollectorMXBeans().stream()
            .map(GarbageCollectorMXBean::getName)
            .collect(Collectors.joining(", ")));
    description.put("vectors", FloatVector.SPECIES_PREFERRED.toString());
    return description;
  }

  // family and model tell generations apart where a virtual machine hides the name
  private static String processor() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"), StandardCharsets.UTF_8)) {
      Map<String, String> first =
          lines
              .takeWhile(line -> !line.isBlank())
              .map(line -> line.split(":", 2))
              .filter(parts -> parts.length == 2)
              .collect(
                  Collectors.toMap(
                      parts -> parts[0].strip(), parts -> parts[1].strip(), (a, b) -> a));
      return "%s (family %s, model %s), %s MHz now"
          .formatted(
              first.get("model name"),
              first.get("cpu family"),
              first.get("model"),
              first.get("cpu MHz"));
    } catch (IOException unreadable) {
      return System.getProperty("os.arch");
    }
  }
}
