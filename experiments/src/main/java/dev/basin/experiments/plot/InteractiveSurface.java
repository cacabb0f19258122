package dev.basin.experiments.plot;

import java.awt.Color;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/// A web page with the surfaces of a [SurfacePlot] to turn and zoom: the same heights, clip and
/// colours, and one camera for all of them. It works offline, with [PlotlyScript] beside the
/// report.
public final class InteractiveSurface {
  private static final int COLOR_STEPS = 32;

  // Format: title twice, path of the script, panels, texts, scale.
  private static final String PAGE =
      """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>%s</title>
      <link rel="icon" href="data:,">
      <style>
        :root { color-scheme: light dark; --page: #fff; --text: #1c2128; --link: #0b57a8; }
        @media (prefers-color-scheme: dark) {
          :root { --page: #14171b; --text: #e3e7ec; --link: #7db7f5; }
        }
        body { margin: 0 auto; max-width: 90rem; padding: 1rem;
          background: var(--page); color: var(--text);
          font: 15px/1.5 system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; }
        a { color: var(--link); }
        h1 { font-size: 1.3rem; margin: .3rem 0; }
        #surfaces { display: grid; gap: .5rem;
          grid-template-columns: repeat(auto-fit, minmax(20rem, 1fr)); }
        section h2 { font-size: 1rem; margin: .5rem 0 0; text-align: center; }
        section p { margin: 0; text-align: center; opacity: .75; }
        .plot { height: min(70vh, 36rem); }
      </style>
      <script src="%s"></script>
      </head>
      <body>
      <p><a href="../index.html">All figures</a></p>
      <h1>%s</h1>
      <p>Drag to turn, scroll to zoom; the surfaces turn together.</p>
      <div id="surfaces"></div>
      <script>
      const panels = %s;
      const shared = %s;
      const ink = getComputedStyle(document.body).color;
      const plots = panels.map(panel => {
        const section = document.createElement("section");
        const title = document.createElement("h2");
        const subtitle = document.createElement("p");
        const plot = document.createElement("div");
        title.textContent = panel.title;
        subtitle.textContent = panel.subtitle;
        plot.className = "plot";
        section.append(title, subtitle, plot);
        document.getElementById("surfaces").append(section);
        return plot;
      });
      // After all have their place: a plot takes its size when it is made.
      panels.forEach((panel, index) => {
        Plotly.newPlot(plots[index], [{
          type: "surface", x: panel.x, y: panel.y, z: panel.height, customdata: panel.value,
          cmin: 0, cmax: 1, colorscale: shared.colors, showscale: index === panels.length - 1,
          hovertemplate: "(%%{x:.2f}, %%{y:.2f}): %%{customdata}<extra></extra>",
          contours: { x: { highlight: false }, y: { highlight: false }, z: { highlight: false } },
          lighting: { ambient: .7, diffuse: .6, specular: .1, roughness: .7 },
          colorbar: { title: { text: shared.label }, tickvals: shared.ticks, ticktext: shared.texts,
            thickness: 14, len: .6 }
        }], {
          margin: { l: 0, r: 0, t: 0, b: 0 }, paper_bgcolor: "rgba(0,0,0,0)", font: { color: ink },
          scene: {
            aspectmode: "manual", aspectratio: { x: 1, y: 1, z: .6 },
            camera: { eye: { x: -1.25, y: -1.65, z: 1.15 }, center: { x: 0, y: 0, z: -.15 } },
            xaxis: { title: { text: "" }, showspikes: false, nticks: 5 },
            yaxis: { title: { text: "" }, showspikes: false, nticks: 5 },
            zaxis: { title: { text: "" }, range: [-.02, 1.02], showspikes: false,
              tickvals: shared.ticks, ticktext: shared.texts }
          }
        }, { displaylogo: false, responsive: true });
      });
      let following = false;
      plots.forEach(plot => plot.on("plotly_relayouting", move => follow(plot, move)));
      plots.forEach(plot => plot.on("plotly_relayout", move => follow(plot, move)));
      function follow(plot, move) {
        const camera = move["scene.camera"];
        if (!camera || following) return;
        following = true;
        Promise.all(plots.filter(other => other !== plot)
          .map(other => Plotly.relayout(other, { "scene.camera": camera })))
          .finally(() => { following = false; });
      }
      </script>
      </body>
      </html>
      """;

  private InteractiveSurface() {}

  /// The page.
  ///
  /// @param title the page's heading
  /// @param plot the surfaces and how they are seen
  public static String html(String title, SurfacePlot plot) {
    StringJoiner panels = new StringJoiner(",\n", "[", "]");
    for (SurfacePlot.Panel panel : plot.panels()) {
      panels.add(panel(panel, plot.scale()));
    }
    return PAGE.formatted(
        escape(title),
        "../" + PlotlyScript.FILE,
        escape(title),
        panels,
        shared(plot.scale(), plot.valueLabel()));
  }

  private static String panel(SurfacePlot.Panel panel, HeightScale scale) {
    Grid values = panel.values();
    return "{\"title\":%s,\"subtitle\":%s,\"x\":%s,\"y\":%s,\"height\":%s,\"value\":%s}"
        .formatted(
            quote(panel.title()),
            quote(panel.subtitle()),
            row(values.x()),
            row(values.y()),
            rows(values.map(scale::position).z()),
            rows(values.z()));
  }

  private static String shared(HeightScale scale, String label) {
    StringJoiner colors = new StringJoiner(",", "[", "]");
    for (int i = 0; i <= COLOR_STEPS; i++) {
      double position = (double) i / COLOR_STEPS;
      Color color = ColorMap.COOL_TO_WARM.at(position);
      colors.add(
          "[%s,\"rgb(%d,%d,%d)\"]"
              .formatted(position, color.getRed(), color.getGreen(), color.getBlue()));
    }
    List<Double> ticks = scale.ticks();
    StringJoiner texts = new StringJoiner(",", "[", "]");
    for (double tick : ticks) {
      texts.add(quote((tick == scale.clip() ? "\u2265 " : "") + Ticks.label(tick)));
    }
    double[] places = ticks.stream().mapToDouble(scale::position).toArray();
    return "{\"label\":%s,\"colors\":%s,\"ticks\":%s,\"texts\":%s}"
        .formatted(quote(label), colors, row(places), texts);
  }

  private static String rows(double[][] values) {
    StringJoiner rows = new StringJoiner(",", "[", "]");
    for (double[] row : values) {
      rows.add(row(row));
    }
    return rows.toString();
  }

  private static String row(double[] values) {
    StringJoiner row = new StringJoiner(",", "[", "]");
    for (double value : values) {
      row.add(Double.isFinite(value) ? String.format(Locale.ROOT, "%.6g", value) : "null");
    }
    return row.toString();
  }

  private static String quote(String text) {
    // Escaping "<" keeps a closing tag in a text from ending the script.
    return '"'
        + text.replace("\\", "\\\\")
            .replace("\"", "\\\"")
            .replace("<", "\\u003c")
            .replace("\n", " ")
        + '"';
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
