package dev.basin.experiments.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A step in a workspace allocates less than 1 MB once it is warm, whatever the size of its arrays.
/// In a process of its own whose compiler does not work in the background, so that the count does
/// not depend on how busy the machine is.
class StepAllocationTest {
  private static final long BOUND = 1_000_000;

  @ParameterizedTest
  @ValueSource(strings = {"residual network", "transformer"})
  void aWarmStepAllocatesLessThanAMegabyte(String network) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xbatch",
                "--add-modules=jdk.incubator.vector",
                "-cp",
                SameBitsTest.classPath(),
                StepAllocation.class.getName(),
                network)
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(10, TimeUnit.SECONDS), output);
    assertEquals(0, process.exitValue(), output);
    String line = output.lines().filter(l -> l.startsWith("bytes ")).findFirst().orElse("");
    String[] counts = line.split(" ");
    assertEquals(3, counts.length, output);
    assertTrue(Long.parseLong(counts[1]) < BOUND, output);
    // its arrays alone pass the bound by far where nothing reuses them
    assertTrue(Long.parseLong(counts[2]) > 3 * BOUND, output);
  }
}
