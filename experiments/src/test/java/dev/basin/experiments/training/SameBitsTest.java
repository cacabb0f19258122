package dev.basin.experiments.training;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.basin.nn.Model;
import dev.basin.optim.Optimizer;
import dev.basin.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/// The same seed gives the same bits: interpreted or compiled, at any vector width, on any number
/// of threads, under any locale and heap. Each run is a process of its own that differs from the
/// first in one factor.
class SameBitsTest {
  private static final String KERNELS = "dev.basin.kernel.*::*";
  private static final int TIMEOUT_SECONDS = 300;
  private static final AtomicInteger RUNS = new AtomicInteger();
  private static final Map<String, List<String>> FACTORS = new LinkedHashMap<>();

  static {
    // the slowest first, so that the last to end is short
    FACTORS.put("interpreter", List.of("-Xint"));
    FACTORS.put("no AVX", List.of("-XX:UseAVX=0"));
    FACTORS.put("first compiler only", List.of("-XX:TieredStopAtLevel=1"));
    FACTORS.put("default", List.of());
    FACTORS.put("kernels compiled early", early());
    FACTORS.put("AVX2", early("-XX:UseAVX=2"));
    FACTORS.put("256-bit vectors", early("-XX:MaxVectorSize=32"));
    FACTORS.put("128-bit vectors", early("-XX:MaxVectorSize=16"));
    FACTORS.put("2 threads", threads(2));
    FACTORS.put("5 threads", threads(5));
    FACTORS.put("ar-SA", List.of("-Duser.language=ar", "-Duser.country=SA"));
    FACTORS.put("tr-TR", List.of("-Duser.language=tr", "-Duser.country=TR"));
    FACTORS.put("small heap", List.of("-Xmx48m"));
  }

  // Parts of no length: the networks of a test are too small to be worth sharing.
  private static List<String> threads(int threads) {
    return List.of("-Dbasin.threads=" + threads, "-Dbasin.threads.part=1");
  }

  // A width matters once the second compiler saw the kernels, which in a short run it hardly does.
  private static List<String> early(String... options) {
    List<String> early = new ArrayList<>(List.of(options));
    early.add("-XX:CompileCommand=quiet");
    early.add("-XX:CompileCommand=CompileThresholdScaling," + KERNELS + ",0.002");
    early.add("-XX:CompileCommand=BackgroundCompilation," + KERNELS + ",false");
    return early;
  }

  @TempDir Path folder;

  @Test
  void oneFactorAtATime() {
    List<Supplier<List<String>>> runs = new ArrayList<>();
    FACTORS.values().forEach(options -> runs.add(() -> run(options)));
    List<List<String>> outputs = new Workers(2).all(runs);
    List<String> names = List.copyOf(FACTORS.keySet());
    List<String> expected = outputs.get(names.indexOf("default"));
    assertTrue(expected.size() > 60, expected::toString);
    Stream<Executable> comparisons =
        names.stream()
            .map(name ->
                () ->
                    assertEquals(
                        List.of(), differences(expected, outputs.get(names.indexOf(name))), name));
    assertAll(comparisons);
  }

  private static List<String> differences(List<String> expected, List<String> actual) {
    List<String> differences = new ArrayList<>();
    for (int i = 0; i < Math.min(expected.size(), actual.size()); i++) {
      if (!expected.get(i).equals(actual.get(i))) {
        differences.add(actual.get(i) + " instead of " + expected.get(i));
      }
    }
    if (actual.size() != expected.size()) {
      differences.add(actual.size() + " lines instead of " + expected.size());
    }
    return differences;
  }

  private List<String> run(List<String> options) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // a machine without some factor runs without it
    command.add("-XX:+IgnoreUnrecognizedVMOptions");
    command.addAll(options);
    command.addAll(List.of("--add-modules=jdk.incubator.vector", "-cp", classPath()));
    command.add(BitsOfTraining.class.getName());
    Path output = folder.resolve("output" + RUNS.incrementAndGet());
    Path errors = Path.of(output + ".errors");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectOutput(output.toFile())
              .redirectError(errors.toFile())
              .start();
      boolean ended = process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS);
      process.destroyForcibly();
      int status = process.waitFor();
      List<String> lines = Files.readAllLines(output);
      assertTrue(ended, () -> options + ": no end in time after " + lines);
      String said = Files.readString(errors);
      assertEquals(0, status, () -> options + ": " + lines + "\n" + said);
      // warnings of the virtual machine, such as of a width that it does not have
      return lines.stream().filter(line -> !line.contains("warning")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /// What a process of its own needs to train.
  static String classPath() {
    return Stream.of(
            Tensor.class, Model.class, Optimizer.class, Workers.class, BitsOfTraining.class)
        .map(SameBitsTest::root)
        .collect(Collectors.toCollection(TreeSet::new))
        .stream()
        .collect(Collectors.joining(System.getProperty("path.separator")));
  }

  /// The folder or archive that a class was loaded from, even if it was patched into a module.
  private static String root(Class<?> type) {
    String name = type.getName().replace('.', '/') + ".class";
    String location = type.getResource("/" + name).toString();
    String whole = location.substring(0, location.length() - name.length());
    return Path.of(URI.create(whole.replaceFirst("^jar:", "").replaceFirst("!?/$", ""))).toString();
  }
}
