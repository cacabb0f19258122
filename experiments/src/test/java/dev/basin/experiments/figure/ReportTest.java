package dev.basin.experiments.figure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
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
}
