package dev.basin.experiments.figure;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// The page over all figures of a folder: what the lecture shows, the picture, the claims with
/// their numbers and verdicts, and the files behind them. It works offline and in light and dark.
public final class Report {
  private Report() {}

  /// The page as UTF-8.
  ///
  /// @param manifests the figures, in the order that is wanted
  public static byte[] html(List<Manifest> manifests) {
    String page =
        ReportStyle.HEAD.formatted(OutputFolder.GENERATOR, ReportStyle.CSS)
            + contents(manifests)
            + manifests.stream().map(Report::article).collect(Collectors.joining())
            + "</main>\n</body>\n</html>\n";
    return page.getBytes(StandardCharsets.UTF_8);
  }

  private static String contents(List<Manifest> manifests) {
    StringBuilder html = new StringBuilder("<nav aria-label=\"Figures\"><ul>\n");
    for (Manifest manifest : manifests) {
      long holding = manifest.claims().stream().filter(Claim::holds).count();
      html.append(
          "<li><a href=\"#%s\">%s</a> <span class=\"quiet\">%s%s</span></li>\n"
              .formatted(
                  escape(manifest.figure()),
                  escape(manifest.title()),
                  escape(manifest.lecture()),
                  manifest.claims().isEmpty()
                      ? ""
                      : ", %d of %d claims hold".formatted(holding, manifest.claims().size())));
    }
    return html + "</ul></nav>\n";
  }

  private static String article(Manifest manifest) {
    return "<article id=\"%s\">\n<p class=\"lecture\">%s</p>\n<h2>%s</h2>\n<p>%s</p>\n"
            .formatted(
                escape(manifest.figure()),
                escape(manifest.lecture()),
                escape(manifest.title()),
                escape(manifest.shows()))
        + pictures(manifest)
        + claims(manifest.claims())
        + results(manifest.results())
        + links(manifest)
        + provenance(manifest)
        + "</article>\n";
  }

  private static String pictures(Manifest manifest) {
    return images(manifest, Artifact.Kind.FORMULA, " class=\"formula\"")
        + images(manifest, Artifact.Kind.PICTURE, "");
  }

  private static String images(Manifest manifest, Artifact.Kind kind, String style) {
    StringBuilder html = new StringBuilder();
    for (Artifact file : manifest.files()) {
      if (file.kind() == kind) {
        html.append(
            "<figure%s><img src=\"%s\" alt=\"%s\" loading=\"lazy\"></figure>\n"
                .formatted(style, link(manifest, file.file()), escape(file.description())));
      }
    }
    return html.toString();
  }

  private static String claims(List<Claim> claims) {
    if (claims.isEmpty()) {
      return "";
    }
    StringBuilder html = new StringBuilder();
    html.append(
        "<div class=\"scroll\"><table class=\"claims\">\n<caption>Claims</caption>\n<thead><tr>");
    html.append("<th scope=\"col\">Claim</th><th scope=\"col\">Bound</th>");
    html.append("<th scope=\"col\">Measured</th><th scope=\"col\">Verdict</th></tr></thead>\n");
    for (Claim claim : claims) {
      html.append(
          ("<tr><td>%s</td><td class=\"number\">%s</td><td class=\"number\">%s</td>"
                  + "<td class=\"%s\">%s</td></tr>\n")
              .formatted(
                  escape(claim.claim()),
                  escape(claim.bound().replace("<=", "≤").replace(">=", "≥").replace("==", "=")),
                  number(claim.measured()),
                  claim.holds() ? "holds" : "fails",
                  claim.holds() ? "✓&nbsp;holds" : "✗&nbsp;does not hold"));
    }
    return html + "</table></div>\n";
  }

  private static String results(List<Result> results) {
    if (results == null || results.isEmpty()) {
      return "";
    }
    StringBuilder html = new StringBuilder("<div class=\"scroll\"><table>\n");
    html.append("<caption>Measured</caption>\n");
    for (Result result : results) {
      html.append(
          "<tr><th scope=\"row\">%s</th><td class=\"number\">%s</td></tr>\n"
              .formatted(escape(result.name()), number(result.value())));
    }
    return html + "</table></div>\n";
  }

  private static String links(Manifest manifest) {
    List<String> links = new ArrayList<>();
    for (Artifact file : manifest.files()) {
      boolean page = file.kind() == Artifact.Kind.PAGE;
      links.add(
          "<a href=\"%s\"%s title=\"%s\">%s</a>"
              .formatted(
                  link(manifest, file.file()),
                  page ? " class=\"page\"" : "",
                  escape(file.description()),
                  escape(page ? "Turn it: " + file.file() : file.file())));
    }
    links.add("<a href=\"%s\">%s</a>".formatted(link(manifest, Manifest.FILE), Manifest.FILE));
    return "<p class=\"files\">" + String.join(" ", links) + "</p>\n";
  }

  private static String provenance(Manifest manifest) {
    String dirty = Boolean.TRUE.equals(manifest.gitDirty()) ? ", with changes" : "";
    StringBuilder html = new StringBuilder("<details><summary>How it was made</summary><dl>\n");
    entry(html, "Command", "<code>" + escape(manifest.command()) + "</code>");
    entry(html, "Computed by", "<code>" + escape(manifest.source()) + "</code>");
    entry(html, "Preset, seeds", escape(manifest.preset() + ", " + manifest.seeds()));
    entry(html, "Revision", "<code>" + escape(manifest.gitRevision()) + "</code>" + dirty);
    entry(html, "Java", escape(manifest.jdk()));
    entry(
        html,
        "Processor",
        escape(
            "%s, vectors of %d bits, %d threads"
                .formatted(manifest.cpu(), manifest.vectorBits(), manifest.threads())));
    if (manifest.data() != null) {
      for (Map.Entry<String, String> data : manifest.data().entrySet()) {
        String sum = "<code>" + escape(data.getValue()) + "</code>";
        entry(html, "Data", escape(data.getKey()) + ", SHA-256 " + sum);
      }
    }
    entry(
        html,
        "Started, took",
        escape(String.format(Locale.ROOT, "%s, %.1f s", manifest.started(), manifest.seconds())));
    return html + "</dl></details>\n";
  }

  private static void entry(StringBuilder html, String term, String description) {
    html.append("<dt>").append(term).append("</dt><dd>").append(description).append("</dd>\n");
  }

  private static String link(Manifest manifest, String file) {
    return escape(manifest.figure() + "/" + file);
  }

  private static String number(double value) {
    return "<span title=\"%s\">%s</span>".formatted(value, Digits.six(value));
  }

  private static String escape(String text) {
    return text == null
        ? ""
        : text.replace("&", "&amp;")
            .replace("<", "&lt;")
            .replace(">", "&gt;")
            .replace("\"", "&quot;");
  }
}
