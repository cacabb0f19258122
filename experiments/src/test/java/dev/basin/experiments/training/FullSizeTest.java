package dev.basin.experiments.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The papers' networks train on batches of 128 images of 32x32 pixels within twelve gigabytes.
@Tag("slow")
class FullSizeTest {

  @ParameterizedTest
  @ValueSource(strings = {"PreResNet-164", "WRN-28-10"})
  void aStepFitsIntoTwelveGigabytes(String network) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx12g",
                "--add-modules=jdk.incubator.vector",
                "-cp",
                SameBitsTest.classPath(),
                FullSizeStep.class.getName(),
                network,
                "2")
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(10, TimeUnit.SECONDS), output);
    assertEquals(0, process.exitValue(), output);
    List<String> steps = output.lines().filter(line -> line.startsWith(network)).toList();
    assertEquals(2, steps.size(), output);
    assertTrue(steps.getLast().matches(".* loss \\d+\\.\\d+, .*"), output); // and not NaN
    System.out.println(String.join("\n", steps));
  }
}
