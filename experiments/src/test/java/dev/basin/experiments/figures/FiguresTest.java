package dev.basin.experiments.figures;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.basin.experiments.figure.Artifact;
import dev.basin.experiments.figure.DataSource;
import dev.basin.experiments.figure.Environment;
import dev.basin.experiments.figure.Figure;
import dev.basin.experiments.figure.FigureContext;
import dev.basin.experiments.figure.Manifest;
import dev.basin.experiments.figure.Preset;
import dev.basin.experiments.figure.Progress;
import dev.basin.experiments.figure.RunSettings;
import dev.basin.experiments.figure.Trainings;
import dev.basin.experiments.plot.Formula;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every figure, at its smallest size: it runs, and leaves what the report needs.
class FiguresTest {
  private static final long MOST_BYTES_OF_SVG = 1 << 20;

  static List<Figure> figures() {
    return Figures.all();
  }

  @ParameterizedTest
  @MethodSource("figures")
  void itRunsAndLeavesPicturesTablesAndClaims(Figure figure, @TempDir Path folder)
      throws IOException {
    RunSettings settings =
        new RunSettings(
            Preset.SMOKE, 1, 2, Optional.empty(), 2, Optional.empty(), "basin run " + figure.id());
    DataSource data = new DataSource(Preset.SMOKE, Optional.empty());
    figure.check(data);
    FigureContext context =
        new FigureContext(
            settings, data, folder, Trainings.in(folder, Assertions::fail), Progress.silent());
    figure.draw(context);

    Manifest manifest = context.manifest(figure, new Environment("", false, "", "", 0));
    assertFalse(manifest.claims().isEmpty(), "no claims");
    assertTrue(manifest.files().stream().anyMatch(f -> f.kind() == Artifact.Kind.PICTURE));
    assertTrue(manifest.files().stream().anyMatch(f -> f.kind() == Artifact.Kind.TABLE));
    for (Artifact file : manifest.files()) {
      Path path = folder.resolve(file.file());
      assertTrue(Files.size(path) > 0, file::toString);
      assertTrue(file.description().length() > 5, file::toString);
      if (file.kind() == Artifact.Kind.VECTOR) {
        assertTrue(Files.size(path) < MOST_BYTES_OF_SVG, file + " has " + Files.size(path));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("figures")
  void itSaysWhatItIs(Figure figure) {
    for (Preset preset : List.of(Preset.SMOKE, Preset.QUICK)) {
      assertTrue(figure.plan(preset).isPresent(), figure.id() + " has no preset " + preset);
    }
    for (String text :
        List.of(figure.title(), figure.lecture(), figure.summary(), figure.shows())) {
      assertFalse(text.isBlank(), figure.id());
    }
    if (!figure.formulas().isEmpty()) {
      assertTrue(new Formula(figure.formulas()).width() > 50, "typesets");
    }
  }

  @ParameterizedTest
  @MethodSource("figures")
  void itNamesMethodsThatThereAre(Figure figure) throws ClassNotFoundException {
    for (String named : figure.computedBy()) {
      String[] parts = named.split("#");
      assertEquals(2, parts.length, named);
      assertTrue(
          Stream.of(Class.forName(parts[0]).getDeclaredMethods())
              .anyMatch(method -> method.getName().equals(parts[1])),
          named);
    }
  }

  @Test
  void idsAreUnique() {
    Set<String> ids = new HashSet<>();
    figures().forEach(figure -> ids.add(figure.id()));
    assertEquals(figures().size(), ids.size());
  }
}
