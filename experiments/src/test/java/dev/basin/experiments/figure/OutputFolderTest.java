package dev.basin.experiments.figure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.basin.experiments.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFolderTest {
  @TempDir Path parent;

  @Test
  void publishesWholeFiguresOnly() throws IOException {
    Path out = parent.resolve("a/b/out");
    try (OutputFolder folder = OutputFolder.open(out, List.of("x", "y"))) {
      Path unfinished = folder.begin("x");
      ManifestTest.sample("x").write(unfinished);
      assertTrue(Files.notExists(out.resolve("x")));
      folder.publish("x");
      Files.writeString(folder.begin("y").resolve("half"), "half");
    }
    assertEquals(List.of("x"), names(out));
  }

  @Test
  void replacesAnEarlierFigure() throws IOException {
    for (int round = 0; round < 2; round++) {
      try (OutputFolder folder = OutputFolder.open(parent, List.of("x"))) {
        Path unfinished = folder.begin("x");
        ManifestTest.sample("x").write(unfinished);
        Files.createFile(unfinished.resolve("round" + round));
        folder.publish("x");
        assertEquals(1, folder.manifests().size());
      }
    }
    assertEquals(List.of("manifest.json", "round1"), names(parent.resolve("x")));
  }

  @Test
  void leavesNoFolderBehindThatItMadeForNothing() {
    Path out = parent.resolve("a/b/out");
    OutputFolder.open(out, List.of("x")).close();
    assertFalse(Files.exists(parent.resolve("a")));
  }

  @Test
  void cleansUpAfterAKilledRun() throws IOException {
    Files.createDirectories(parent.resolve(".basin-new-x/deep"));
    Files.writeString(parent.resolve(".basin-new-index.html"), "half");
    Path moved = Files.createDirectory(parent.resolve(".basin-old-y"));
    ManifestTest.sample("y").write(moved);
    try (OutputFolder folder = OutputFolder.open(parent, List.of("x"))) {
      assertEquals(List.of("y"), folder.manifests().stream().map(Manifest::figure).toList());
    }
    assertEquals(List.of("y"), names(parent));
  }

  @Test
  void refusesASecondRunInTheSameFolder() {
    OutputFolder first = OutputFolder.open(parent, List.of());
    assertRefused(parent, "in use");
    first.close();
    OutputFolder.open(parent, List.of()).close();
  }

  @Test
  void refusesToReplaceWhatItDidNotMake() throws IOException {
    Path own = Files.createDirectory(parent.resolve("x"));
    Files.createFile(own.resolve("thesis.tex"));
    assertRefused(parent, "x was not made by basin");
    assertEquals(List.of("x"), names(parent));

    Path site = Files.createDirectory(parent.resolve("site"));
    Files.writeString(site.resolve("index.html"), "<title>my page</title>");
    assertRefused(site, "index.html was not made by basin");
  }

  @Test
  void refusesFoldersThatCannotBe() throws IOException {
    Path file = Files.createFile(parent.resolve("file"));
    assertRefused(file, "is a file");
    assertRefused(file.resolve("out"), "cannot be written");
    assertRefused(Path.of("/proc/basin/out"), "cannot be written");
  }

  @Test
  void refusesDamagedNeighbours() throws IOException {
    Path neighbour = Files.createDirectory(parent.resolve("y"));
    Files.writeString(neighbour.resolve(Manifest.FILE), "{");
    assertRefused(parent, "remove the folder");
  }

  private static void assertRefused(Path folder, String reason) {
    UserError error = assertThrows(UserError.class, () -> OutputFolder.open(folder, List.of("x")));
    assertTrue(error.getMessage().contains(reason), error.getMessage());
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    }
  }
}
