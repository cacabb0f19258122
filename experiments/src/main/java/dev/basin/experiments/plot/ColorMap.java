package dev.basin.experiments.plot;

import java.awt.Color;

/// A diverging colour map between two colours through a light grey, computed in the polar form Msh
/// of CIELAB, where equal steps look equal (K. Moreland, "Diverging Color Maps for Scientific
/// Visualization", 2009).
public final class ColorMap {
  private static final double LIGHTEST_MIDDLE = 88;

  // D65 white and the sRGB primaries.
  private static final double[] WHITE = {0.95047, 1, 1.08883};
  private static final double[][] TO_XYZ = {
    {0.4124564, 0.3575761, 0.1804375},
    {0.2126729, 0.7151522, 0.0721750},
    {0.0193339, 0.1191920, 0.9503041}
  };
  private static final double[][] FROM_XYZ = {
    {3.2404542, -1.5371385, -0.4985314},
    {-0.9692660, 1.8760108, 0.0415560},
    {0.0556434, -0.2040259, 1.0572252}
  };

  /// Moreland's cool to warm: blue to red; distinguishable with the common colour deficiencies.
  public static final ColorMap COOL_TO_WARM =
      new ColorMap(new Color(59, 76, 192), new Color(180, 4, 38));

  private final double[] low;
  private final double[] high;

  /// A map from `low` to `high`, two saturated colours of different hue.
  public ColorMap(Color low, Color high) {
    this.low = polar(low);
    this.high = polar(high);
  }

  /// The colour at `position` in [0, 1]; places outside take the colour of the nearer end.
  public Color at(double position) {
    double t = Math.clamp(position, 0, 1);
    double middle = Math.max(LIGHTEST_MIDDLE, Math.max(low[0], high[0]));
    // Each half runs from its saturated end to the grey, turned in hue by Moreland's rule.
    boolean lower = t < 0.5;
    double[] end = lower ? low : high;
    double toGrey = lower ? 2 * t : 2 - 2 * t;
    double m = end[0] + toGrey * (middle - end[0]);
    double s = end[1] * (1 - toGrey);
    double h = end[2] + toGrey * (greyHue(end, middle) - end[2]);
    return color(m, s, h);
  }

  private static double greyHue(double[] end, double middle) {
    if (end[0] >= middle) {
      return end[2];
    }
    double spin =
        end[1] * Math.sqrt(middle * middle - end[0] * end[0]) / (end[0] * Math.sin(end[1]));
    return end[2] > -Math.PI / 3 ? end[2] + spin : end[2] - spin;
  }

  private static double[] polar(Color color) {
    double[] linear = {
      linear(color.getRed()), linear(color.getGreen()), linear(color.getBlue()),
    };
    double[] f = multiply(TO_XYZ, linear);
    for (int i = 0; i < 3; i++) {
      double ratio = f[i] / WHITE[i];
      f[i] = ratio > 216.0 / 24389 ? Math.cbrt(ratio) : (24389.0 / 27 * ratio + 16) / 116;
    }
    double lightness = 116 * f[1] - 16;
    double a = 500 * (f[0] - f[1]);
    double b = 200 * (f[1] - f[2]);
    double m = Math.sqrt(lightness * lightness + a * a + b * b);
    return new double[] {m, Math.acos(lightness / m), Math.atan2(b, a)};
  }

  private static Color color(double m, double s, double h) {
    double y = (m * Math.cos(s) + 16) / 116;
    double[] f = {
      y + m * Math.sin(s) * Math.cos(h) / 500, y, y - m * Math.sin(s) * Math.sin(h) / 200
    };
    for (int i = 0; i < 3; i++) {
      double cube = f[i] * f[i] * f[i];
      f[i] = WHITE[i] * (cube > 216.0 / 24389 ? cube : (116 * f[i] - 16) * 27 / 24389);
    }
    double[] linear = multiply(FROM_XYZ, f);
    return new Color(encoded(linear[0]), encoded(linear[1]), encoded(linear[2]));
  }

  private static double linear(int component) {
    double value = component / 255.0;
    return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
  }

  private static int encoded(double linear) {
    double value = linear <= 0.0031308 ? 12.92 * linear : 1.055 * Math.pow(linear, 1 / 2.4) - 0.055;
    return (int) Math.round(255 * Math.clamp(value, 0, 1));
  }

  private static double[] multiply(double[][] matrix, double[] vector) {
    double[] product = new double[3];
    for (int row = 0; row < 3; row++) {
      for (int column = 0; column < 3; column++) {
        product[row] += matrix[row][column] * vector[column];
      }
    }
    return product;
  }
}
