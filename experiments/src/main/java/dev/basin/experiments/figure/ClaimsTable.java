package dev.basin.experiments.figure;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// All claims of a folder of figures as a table in Markdown, for a document that quotes them.
public final class ClaimsTable {
  /// Its file beside the report.
  public static final String FILE = "claims.md";

  private ClaimsTable() {}

  /// The table as UTF-8.
  ///
  /// @param manifests in the order that is wanted
  public static byte[] markdown(List<Manifest> manifests) {
    StringBuilder table = new StringBuilder("| figure | claim | bound | measured | verdict |\n");
    table.append("|---|---|---|---|---|\n");
    for (Manifest manifest : manifests) {
      String figure =
          manifest.figure() + (manifest.preset().equals("quick") ? "" : ", " + manifest.preset());
      for (Claim claim : manifest.claims()) {
        table.append(
            "| %s | %s | %s | %s | %s |\n"
                .formatted(
                    figure,
                    cell(claim.claim()),
                    cell(claim.bound()),
                    Digits.six(claim.measured()),
                    claim.holds() ? "holds" : "**does not hold**"));
      }
    }
    return table.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replaceAll("\\s+", " ");
  }
}
