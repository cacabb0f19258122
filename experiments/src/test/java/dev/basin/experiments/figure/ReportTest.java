package dev.basin.experiments.figure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ReportTest {
  private final String page =
      new String(
          Report.html(
              List.of(
                  ManifestTest.sample("c"), ManifestTest.sample("b"), ManifestTest.sample("a"))),
          StandardCharsets.UTF_8);

  @Test
  void listsFiguresInTheOrderThatItIsGiven() {
    int c = page.indexOf("<article id=\"c\"");
    int b = page.indexOf("<article id=\"b\"");
    int a = page.indexOf("<article id=\"a\"");
    assertTrue(0 < c && c < b && b < a, page);
  }

  @Test
  void theTableOfClaimsHasALineForEach() {
    String table =
        new String(
            ClaimsTable.markdown(List.of(ManifestTest.sample("b"), ManifestTest.sample("a"))),
            StandardCharsets.UTF_8);
    assertEquals(2 + 2 * 3, table.lines().count(), table);
    assertTrue(table.indexOf("| b") < table.indexOf("| a"), table);
    assertEquals(4, table.lines().filter(line -> line.endsWith("| **does not hold** |")).count());
  }

  @Test
  void showsClaimsThatDoNotHoldAsSuch() {
    assertTrue(page.contains("1 of 3 claims hold"));
    assertTrue(page.contains("<td class=\"fails\">✗&nbsp;does not hold</td>"));
    assertTrue(page.contains("<td class=\"holds\">✓&nbsp;holds</td>"));
  }

  @Test
  void escapesTextAndStaysOffline() {
    assertTrue(page.contains("shows &lt;b&gt;"));
    assertTrue(page.contains("a &lt; b"));
    assertFalse(page.contains("http"), "the page must not need a network");
    assertTrue(page.contains("<img src=\"a/p.png\" alt=\"a picture\""));
  }

  @Test
  void goesFromTheFormulaOverThePicturesToTheClaimsAndHowItWasMade() {
    String article = page.substring(page.indexOf("<article id=\"b\""));
    int last = -1;
    for (String part :
        List.of(
            "<h2 id=\"b-title\">Title</h2>",
            "src=\"b/formula.svg\"",
            "src=\"b/p.png\"",
            "href=\"b/p.html\"",
            "shows &lt;b&gt;",
            "<h3>Claims</h3>",
            "<code>basin run x --seed 7</code>",
            "<code>dev.basin.Sample<wbr>#draw</code>",
            "<code>dev.basin.Formula<wbr>#value</code>",
            "href=\"b/t.csv\"",
            "href=\"b/manifest.json\"")) {
      int at = article.indexOf(part);
      assertTrue(at > last, part);
      last = at;
    }
  }

  @Test
  void countsTheClaimsThatHoldAndLeadsToTheirTable() {
    assertTrue(page.contains("3 of 9 claims hold: <a href=\"claims.md\">"), page);
  }

  @Test
  void aFigureThatWasDrawnWithAllTellsTheCommandThatDrawsItAlone() {
    Manifest drawn = ManifestTest.sample("b", "basin all --seed 7");
    String one = new String(Report.html(List.of(drawn)), StandardCharsets.UTF_8);
    assertTrue(one.contains("<code>basin run b --seed 7</code>"), one);
  }

  @Test
  void everyPictureHasAnAlternativeText() {
    assertEquals(6, all("<img [^>]*>").size());
    for (String image : all("<img [^>]*>")) {
      assertTrue(image.matches(".* alt=\"[^\"]+\".*"), image);
    }
  }

  @Test
  void everyPlaceIsReachedWithTheKeyboard() {
    List<String> ids = all(" id=\"([^\"]*)\"");
    assertEquals(ids.size(), Set.copyOf(ids).size(), "ids are unique: " + ids);
    List<String> targets = all("href=\"#([^\"]*)\"");
    assertTrue(targets.containsAll(List.of("figures", "a", "b", "c")), targets::toString);
    assertTrue(ids.containsAll(targets), "links lead somewhere: " + targets);
    assertEquals(ids, ids.stream().filter(id -> !id.isBlank()).toList());
    for (String scrolls : all("<div class=\"scroll\"[^>]*>")) {
      assertTrue(scrolls.contains("tabindex=\"0\""), scrolls);
      assertTrue(scrolls.matches(".* role=\"region\" .*aria-label=\"[^\"]+\".*"), scrolls);
    }
  }

  @Test
  void hasItsLandmarksAndHeadingsInOrder() {
    for (String landmark : List.of("header", "nav", "main")) {
      assertEquals(1, all("<" + landmark + "[ >]").size(), landmark);
      assertEquals(1, all("</" + landmark + ">").size(), landmark);
    }
    assertTrue(page.contains("<html lang=\"en\">"));
    assertTrue(page.indexOf("class=\"skip\"") < page.indexOf("<header"), "first of all links");
    int level = 0;
    for (String heading : all("<h([1-6])")) {
      int next = Integer.parseInt(heading);
      assertTrue(next <= level + 1, "h" + next + " under h" + level);
      level = next;
    }
    assertEquals(1, all("<h1").size());
  }

  // The first group of every match, or all of it.
  private List<String> all(String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(page);
    return matcher.results().map(m -> m.group(m.groupCount() == 0 ? 0 : 1)).toList();
  }
}
