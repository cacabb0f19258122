package dev.basin.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// No kernel allocates once it is compiled: a vector that was boxed shows as bytes per call.
class AllocationTest {
  @TempDir Path folder;

  @Test
  void everyKernelHasALine() {
    Set<String> contract =
        Arrays.stream(Kernels.class.getDeclaredMethods())
            .filter(method -> Modifier.isAbstract(method.getModifiers()))
            .map(method -> method.getName() + "/" + method.getParameterCount())
            .filter(name -> !name.startsWith("allocate/"))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> lines = new TreeSet<>();
    new KernelCalls<>(Backend.FLOAT32)
        .lines
        .keySet()
        .forEach(line -> lines.add(line.split(" ")[0]));
    assertEquals(contract, lines);
  }

  @Test
  void noKernelAllocates() throws Exception {
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xbatch",
                "--add-modules=jdk.incubator.vector",
                "-cp",
                root(Kernels.class) + File.pathSeparator + root(KernelAllocation.class),
                KernelAllocation.class.getName())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    boolean ended = process.waitFor(300, TimeUnit.SECONDS);
    process.destroyForcibly();
    List<String> lines = Files.readAllLines(output);
    assertTrue(ended && process.waitFor() == 0, () -> String.join("\n", lines));
    int expected = 0;
    for (Backend<?> backend : Backend.all()) {
      expected += new KernelCalls<>(backend).lines.size();
    }
    assertEquals(expected, lines.stream().filter(line -> line.contains(" bytes: ")).count());
    assertEquals(List.of(), lines.stream().filter(line -> line.contains(" allocates ")).toList());
  }

  /// The folder or archive that a class was loaded from, even if it was patched into a module.
  private static Path root(Class<?> type) {
    String name = type.getName().replace('.', '/') + ".class";
    String location = type.getResource("/" + name).toString();
    String whole = location.substring(0, location.length() - name.length());
    return Path.of(URI.create(whole.replaceFirst("^jar:", "").replaceFirst("!?/$", "")));
  }
}
