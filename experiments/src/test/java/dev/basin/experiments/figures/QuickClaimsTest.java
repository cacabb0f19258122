package dev.basin.experiments.figures;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.basin.experiments.cli.BasinCommand;
import dev.basin.experiments.figure.Claim;
import dev.basin.experiments.figure.Environment;
import dev.basin.experiments.figure.Figure;
import dev.basin.experiments.figure.Manifest;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every figure at quick: the claims that held by far on every seed that was looked at must hold.
/// Those of the figures in [#CHAOTIC] are decided by few runs, so another rounding of a kernel may
/// turn them; those in [#FAILING] are reported as failing.
@Tag("claims")
class QuickClaimsTest {
  private static final Set<String> CHAOTIC =
      Set.of("surfaces", "p-norm", "m-sharpness", "fast-ensembling");

  /// Parts of the claims that did not hold, or just so, when the recipes were frozen.
  private static final List<String> FAILING =
      List.of(
          "noise of deviation",
          "the paper's surprise",
          "the validation loss rises",
          "the weights walk at random",
          "adaptive sharpness, rho = 0.5",
          "and falls again");

  @Test
  void claimsThatHeldByFarHold(@TempDir Path out) {
    StringWriter errors = new StringWriter();
    int code =
        new BasinCommand(Figures::all, () -> new Environment("", false, "", "", 0))
            .execute(
                new PrintWriter(System.out, true),
                new PrintWriter(errors),
                "all",
                "--preset",
                "quick",
                "--out",
                out.toString());
    assertEquals(0, code, errors::toString);
    List<String> broken = new ArrayList<>();
    for (Figure figure : Figures.all()) {
      for (Claim claim : Manifest.read(out.resolve(figure.id())).claims()) {
        boolean expected =
            !CHAOTIC.contains(figure.id())
                && FAILING.stream().noneMatch(part -> claim.claim().contains(part));
        if (expected && !claim.holds()) {
          broken.add(figure.id() + ": " + claim);
        }
      }
    }
    assertEquals(List.of(), broken);
  }
}
