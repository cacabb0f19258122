package dev.basin.experiments.figure;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// The page over all figures of a folder: what the lecture shows, the picture, the claims with
/// their numbers and verdicts, the methods that computed it, and the files behind it. It works
/// offline, on paper, without a mouse, and in light and dark.
public final class Report {
  private Report() {}

  /// The page as UTF-8.
  ///
  /// @param manifests the figures, in the order that is wanted
  public static byte[] html(List<Manifest> manifests) {
    String page =
        ReportStyle.HEAD.formatted(OutputFolder.GENERATOR, ReportStyle.CSS)
            + summary(manifests)
            + contents(manifests)
            + ReportStyle.MAIN
            + manifests.stream().map(Report::article).collect(Collectors.joining())
            + "</main>\n</body>\n</html>\n";
    return page.getBytes(StandardCharsets.UTF_8);
  }

  private static String summary(List<Manifest> manifests) {
    List<Claim> claims =
        manifests.stream().flatMap(manifest -> manifest.claims().stream()).toList();
    return "<p>%d of %d claims hold: <a href=\"%s\">all of them in one table</a>.</p>\n</header>\n"
        .formatted(claims.stream().filter(Claim::holds).count(), claims.size(), ClaimsTable.FILE);
  }

  private static String contents(List<Manifest> manifests) {
    StringBuilder html = new StringBuilder("<nav aria-label=\"Figures\"><ol>\n");
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
    return html + "</ol></nav>\n";
  }

  private static String article(Manifest manifest) {
    return """
    <article id="%1$s" aria-labelledby="%1$s-title">
    <p class="lecture">%2$s</p>
    <h2 id="%1$s-title">%3$s</h2>
    """
            .formatted(
                escape(manifest.figure()), escape(manifest.lecture()), escape(manifest.title()))
        + images(manifest, Artifact.Kind.FORMULA, " class=\"formula\"")
        + images(manifest, Artifact.Kind.PICTURE, "")
        + pages(manifest)
        + "<p>%s</p>\n".formatted(escape(manifest.shows()))
        + claims(manifest)
        + results(manifest)
        + provenance(manifest)
        + "</article>\n";
  }

  // A picture leads to its own file, to be seen larger.
  private static String images(Manifest manifest, Artifact.Kind kind, String style) {
    StringBuilder html = new StringBuilder();
    for (Artifact file : manifest.files()) {
      if (file.kind() == kind) {
        html.append(
            "<figure%s><a href=\"%s\"><img src=\"%s\" alt=\"%s\"></a></figure>\n"
                .formatted(
                    style,
                    link(manifest, file.file()),
                    link(manifest, file.file()),
                    escape(file.description())));
      }
    }
    return html.toString();
  }

  private static String pages(Manifest manifest) {
    StringBuilder html = new StringBuilder();
    for (Artifact file : manifest.files()) {
      if (file.kind() == Artifact.Kind.PAGE) {
        html.append(
            "<p class=\"page\">Interactive: <a href=\"%s\">%s</a></p>\n"
                .formatted(link(manifest, file.file()), escape(file.description())));
      }
    }
    return html.toString();
  }

  private static String claims(Manifest manifest) {
    if (manifest.claims().isEmpty()) {
      return "";
    }
    StringBuilder html = new StringBuilder("<h3>Claims</h3>\n");
    html.append(scroll(manifest, "Claims")).append("<table class=\"claims\">\n<thead><tr>");
    html.append("<th scope=\"col\">Claim</th><th scope=\"col\">Bound</th>");
    html.append("<th scope=\"col\">Measured</th><th scope=\"col\">Verdict</th></tr></thead>\n");
    for (Claim claim : manifest.claims()) {
      html.append(
          ("<tr><td>%s</td><td class=\"bound number\">%s</td><td class=\"number\">%s</td>"
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

  private static String results(Manifest manifest) {
    if (manifest.results() == null || manifest.results().isEmpty()) {
      return "";
    }
    StringBuilder html = new StringBuilder("<h3>Measured beside them</h3>\n");
    html.append(scroll(manifest, "Measured")).append("<table class=\"results\">\n");
    for (Result result : manifest.results()) {
      html.append(
          "<tr><th scope=\"row\">%s</th><td class=\"number\">%s</td></tr>\n"
              .formatted(escape(result.name()), number(result.value())));
    }
    return html + "</table></div>\n";
  }

  // A table that scrolls has to be reachable without a mouse.
  private static String scroll(Manifest manifest, String what) {
    return "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"%s: %s\">"
        .formatted(what, escape(manifest.title()));
  }

  private static String files(Manifest manifest) {
    List<String> links = new ArrayList<>();
    for (Artifact file : manifest.files()) {
      String what =
          switch (file.kind()) {
            case FORMULA -> "the formula";
            case PICTURE -> "the picture";
            case VECTOR -> "the picture as vectors";
            case TABLE, PAGE -> file.description();
          };
      links.add(file(manifest, file.file(), what));
    }
    links.add(file(manifest, Manifest.FILE, "all of this, for programs"));
    return "<ul class=\"files\">" + String.join("", links) + "</ul>";
  }

  private static String file(Manifest manifest, String name, String description) {
    return "<li><a href=\"%s\">%s</a> <span class=\"quiet\">%s</span></li>\n"
        .formatted(link(manifest, name), escape(name), escape(description));
  }

  private static String provenance(Manifest manifest) {
    String dirty = Boolean.TRUE.equals(manifest.gitDirty()) ? ", with changes" : "";
    StringBuilder html = new StringBuilder("<h3>How it was made</h3>\n<dl>\n");
    entry(html, "Command", "<code>" + escape(command(manifest)) + "</code>");
    entry(html, "Computed by", methods(manifest.source()));
    entry(html, "Files", files(manifest));
    html.append("</dl>\n<details><summary>On what, from what, and when</summary><dl>\n");
    entry(html, "Preset", escape(manifest.preset()));
    if (manifest.seeds() != null && !manifest.seeds().isEmpty()) {
      entry(
          html,
          "Seeds",
          manifest.seeds().stream().map(String::valueOf).collect(Collectors.joining(", ")));
    }
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

  /// The command of one figure, where a command for all of them made it.
  private static String command(Manifest manifest) {
    String all = "basin all";
    return manifest.command().startsWith(all)
        ? "basin run " + manifest.figure() + manifest.command().substring(all.length())
        : manifest.command();
  }

  private static String methods(String source) {
    return source == null
        ? ""
        : Arrays.stream(source.split(", "))
            .map(method -> "<code>" + escape(method).replace("#", "<wbr>#") + "</code>")
            .collect(Collectors.joining("<br>"));
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
