package dev.basin.bench.peers;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The other end of [Side]: starts its process and asks it for samples.
final class ForkedSide implements AutoCloseable {
  private static final int LINES_OF_ERRORS = 8;

  private final Contestant contestant;
  private final Process process;
  private final Path errors;
  private final BufferedWriter to;
  private final BufferedReader from;

  ForkedSide(Row row, int index) throws IOException {
    contestant = row.contestant(index);
    errors = Files.createTempFile("basin-race", ".err");
    ProcessBuilder builder = new ProcessBuilder(command(row, index));
    configure(builder.environment());
    builder.redirectError(errors.toFile());
    process = builder.start();
    to = process.outputWriter(StandardCharsets.UTF_8);
    from = process.inputReader(StandardCharsets.UTF_8);
  }

  private List<String> command(Row row, int index) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx4g");
    // large pages for what is large, in Java as in native memory (below): with small ones, rows out
    // of cache measure which addresses a process was given
    command.add("-XX:+UseTransparentHugePages");
    // as bin/basin has it: kernels of once a layer are compiled within some steps
    command.add("-XX:CompileCommand=quiet");
    command.add("-XX:CompileCommand=CompileThresholdScaling,dev.basin.kernel.*::*,0.1");
    // here a call waits for that, so that all are compiled before the first turn
    command.add("-XX:CompileCommand=BackgroundCompilation,dev.basin.kernel.*::*,false");
    // and no address is spilled into a vector register
    command.add("-XX:-UseFPUForSpilling");
    command.add("--add-modules=jdk.incubator.vector");
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(Side.class.getName());
    command.add(row.name());
    command.add(String.valueOf(index));
    return command;
  }

  private void configure(Map<String, String> environment) {
    // these two make OpenBLAS take another processor's path
    environment.remove("OPENBLAS_CORETYPE");
    environment.remove("OPENBLAS_L2_SIZE");
    environment.put("OPENBLAS_NUM_THREADS", String.valueOf(contestant.threads()));
    environment.put("OMP_NUM_THREADS", String.valueOf(contestant.threads()));
    environment.put("DJL_OFFLINE", "true");
    environment.put("GLIBC_TUNABLES", "glibc.malloc.hugetlb=1");
  }

  /// Waits until the process has set up and warmed up.
  ///
  /// @throws Contestant.Unavailable with the reason, if there is nothing to measure
  void awaitReady() throws IOException {
    String line = answer();
    if (line.startsWith("unavailable ")) {
      throw new Contestant.Unavailable(line.substring("unavailable ".length()));
    }
    if (!line.equals("ready")) {
      throw new IOException(contestant.label() + " said: " + line);
    }
  }

  Stopwatch.Sample measure(double seconds) throws IOException {
    to.write(seconds + "\n");
    to.flush();
    String[] fields = answer().split(" ");
    return new Stopwatch.Sample(
        Double.parseDouble(fields[1]),
        Double.parseDouble(fields[2]),
        Double.parseDouble(fields[3]));
  }

  // a library may print lines of its own
  private String answer() throws IOException {
    for (String line = from.readLine(); line != null; line = from.readLine()) {
      if (line.equals("ready") || line.startsWith("unavailable ") || line.startsWith("sample ")) {
        return line;
      }
    }
    List<String> lines = Files.readAllLines(errors, StandardCharsets.UTF_8);
    String shown = String.join("\n", lines.subList(0, Math.min(LINES_OF_ERRORS, lines.size())));
    throw new IOException(contestant.label() + " ended early:\n" + shown);
  }

  @Override
  public void close() throws IOException {
    try {
      to.close();
    } catch (IOException alreadyEnded) {
      // its own message was reported where it was awaited
    }
    try {
      process.waitFor();
    } catch (InterruptedException interrupted) {
      process.destroy();
      Thread.currentThread().interrupt();
    }
    Files.deleteIfExists(errors);
  }
}
