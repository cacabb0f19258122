package dev.basin.experiments.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.basin.experiments.UserError;
import dev.basin.experiments.figure.Environment;
import dev.basin.experiments.figure.Figure;
import dev.basin.experiments.figure.FigureContext;
import dev.basin.experiments.figure.Manifest;
import dev.basin.experiments.figure.SampleFigure;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BasinCommandTest {
  private static final List<Figure> FIGURES =
      List.of(
          new SampleFigure("first"),
          new SampleFigure("second"),
          new SampleFigure("reader", FigureContext::fashionMnist),
          new SampleFigure("whole"),
          new SampleFigure("wrong-rho", context -> refuse()),
          new SampleFigure("broken", context -> fail()),
          new SampleFigure("huge", context -> exhaust()),
          new SampleFigure("unwritable", context -> unwritable()));

  @TempDir Path parent;

  private record Outcome(int code, String out, String err) {}

  private static void refuse() {
    throw new UserError("rho is -1;\nit must be >= 0");
  }

  private static void fail() {
    throw new IllegalStateException("no such luck");
  }

  private static void exhaust() {
    throw new OutOfMemoryError("Java heap space");
  }

  private static void unwritable() throws IOException {
    throw new IOException("No space left on device");
  }

  private Outcome basin(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Environment environment = new Environment("abc", false, "25", "a processor", 256);
    int code =
        new BasinCommand(() -> FIGURES, () -> environment)
            .execute(new PrintWriter(out), new PrintWriter(err), arguments);
    return new Outcome(code, out.toString(), err.toString());
  }

  private void assertRefused(Outcome outcome, String... words) {
    assertEquals(2, outcome.code(), outcome.err());
    assertEquals(1, outcome.err().lines().count(), outcome.err());
    for (String word : words) {
      assertTrue(outcome.err().contains(word), outcome.err());
    }
    assertTrue(Files.notExists(parent.resolve("out")), "something was left behind");
  }

  private String out() {
    return parent.resolve("out").toString();
  }

  @Test
  void runWritesFiguresAndEndsWithTheReport() throws IOException {
    Outcome outcome = basin("run", "first", "second", "first", "--out", out(), "--seed", "7");
    assertEquals(0, outcome.code(), outcome.err());
    assertEquals("", outcome.err());
    Path out = parent.resolve("out");
    assertEquals(out.resolve("index.html").toString(), outcome.out().lines().toList().getLast());
    assertTrue(outcome.out().contains("DOES NOT HOLD  it is no number: NaN (> 0)"));
    for (String file : List.of("square.png", "square.svg", "data.csv", "turn.html")) {
      assertTrue(Files.size(out.resolve("first").resolve(file)) > 0, file);
    }
    assertEquals("seed,value\r\n7,0.1\r\n", Files.readString(out.resolve("first/data.csv")));
    Manifest manifest = Manifest.read(out.resolve("second"));
    assertEquals("basin run first second first --out " + out() + " --seed 7", manifest.command());
    assertEquals(List.of(7L), manifest.seeds());
    assertTrue(Files.size(out.resolve("plotly.js")) > 1_000_000);
    try (Stream<Path> entries = Files.list(out)) {
      assertEquals(5, entries.count(), "only two figures, the report, its claims and its script");
    }
  }

  @Test
  void aLaterRunKeepsTheOtherFiguresListed() throws IOException {
    basin("run", "second", "--out", out());
    basin("run", "first", "--out", out());
    String page = Files.readString(parent.resolve("out/index.html"));
    assertTrue(page.indexOf("id=\"first\"") < page.indexOf("id=\"second\""));
    assertTrue(page.contains("id=\"first\""));
  }

  @Test
  void theManifestTellsWhatDataWasRead() {
    assertEquals(0, basin("run", "reader", "--out", out()).code());
    Manifest manifest = Manifest.read(parent.resolve("out/reader"));
    assertEquals(
        List.of("fashion-mnist/train", "fashion-mnist/test"),
        List.copyOf(manifest.data().keySet()));
  }

  @Test
  void unknownFiguresAreNamedBesideTheKnown() {
    assertRefused(basin("run", "first", "nothing", "--out", out()), "nothing", "first, second");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run first --preset huge",
        "run first --preset paper",
        "run first --seed 1.5",
        "run first --seed",
        "run first --threads 0",
        "run first --threads -3",
        "run first --threads many",
        "run first --data /no/such/folder",
        "run whole --preset full",
        "run first --no-such-option",
        "run first --operation x%y",
        "run first --preset quick --preset quick",
        "run",
        "list first",
        "paint",
        "run wrong-rho",
        "run unwritable",
        "--threads 2",
      })
  void mistakesAreToldInOneLine(String command) {
    String[] arguments = command.split(" ");
    boolean run = arguments[0].equals("run");
    String[] all =
        run
            ? Stream.concat(Stream.of(arguments), Stream.of("--out", out())).toArray(String[]::new)
            : arguments;
    if (command.endsWith("--seed")) {
      all = arguments;
    }
    assertRefused(basin(all), "basin: ");
  }

  @Test
  void outputFoldersThatCannotBeAreRefused() throws IOException {
    Path file = Files.createFile(parent.resolve("file"));
    assertRefused(basin("run", "first", "--out", file.toString()), file.toString(), "--out");
    assertRefused(basin("run", "first", "--out", file + "/x"), file + "/x", "--out");
    assertRefused(basin("run", "first", "--out", ""), "--out");
    assertRefused(basin("run", "first", "--out", "a\0b"), "--out");
  }

  @Test
  void aFailureLeavesTheFiguresBeforeIt() throws IOException {
    Outcome outcome = basin("run", "first", "wrong-rho", "second", "--out", out());
    assertEquals(2, outcome.code());
    try (Stream<Path> entries = Files.list(parent.resolve("out"))) {
      List<String> names = entries.map(e -> e.getFileName().toString()).sorted().toList();
      assertEquals(List.of("claims.md", "first", "index.html", "plotly.js"), names);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"broken", "huge"})
  void unexpectedErrorsAreOneLineUnlessAskedFor(String figure) {
    Outcome outcome = basin("run", figure, "--out", out());
    assertEquals(1, outcome.code());
    assertEquals(1, outcome.err().lines().count(), outcome.err());
    assertTrue(outcome.err().contains("--stacktrace"));
    assertTrue(Files.notExists(parent.resolve("out")));
    assertTrue(basin("run", figure, "--out", out(), "--stacktrace").err().contains("\tat "));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "run --help", "list --help", "all --help", "--version", ""})
  void helpIsThereAtEveryLevel(String command) {
    Outcome outcome = basin(command.isEmpty() ? new String[0] : command.split(" "));
    assertEquals(0, outcome.code(), outcome.err());
    assertTrue(outcome.out().contains("basin"), outcome.out());
    assertEquals("", outcome.err());
  }

  @Test
  void listTellsWhatPresetsRun() {
    Outcome outcome = basin("list");
    assertEquals(0, outcome.code());
    assertTrue(outcome.out().contains("first       Fig 0: a square"), outcome.out());
    assertTrue(outcome.out().contains("    quick  draws it in no time"), outcome.out());
  }
}
