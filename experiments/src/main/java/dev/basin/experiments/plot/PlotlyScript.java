package dev.basin.experiments.plot;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;

/// The plotly.js library (MIT licence), which draws the interactive pages without a network.
public final class PlotlyScript {
  /// The name of its copy beside the report.
  public static final String FILE = "plotly.js";

  private static final String RESOURCE =
      "META-INF/resources/webjars/plotly.js-dist/3.3.1/plotly.js";

  private PlotlyScript() {}

  /// The script.
  public static byte[] content() throws IOException {
    try (InputStream stream = PlotlyScript.class.getClassLoader().getResourceAsStream(RESOURCE)) {
      if (stream == null) {
        throw new FileNotFoundException(RESOURCE + " is not on the module path or class path");
      }
      return stream.readAllBytes();
    }
  }
}
