package dev.basin.experiments.plot;

import java.text.FieldPosition;
import java.text.NumberFormat;
import java.text.ParsePosition;

/// Marks of a logarithmic axis: plain numbers near 1, powers of ten beyond.
final class TickFormat extends NumberFormat {
  private static final long serialVersionUID = 1L;
  private static final String SUPERSCRIPTS =
      "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079";

  @Override
  public StringBuffer format(double number, StringBuffer text, FieldPosition position) {
    double exponent = Math.log10(number);
    boolean power = Math.abs(exponent - Math.rint(exponent)) < 1e-9;
    if (!power || Math.abs(exponent) < 3.5) {
      return text.append(Ticks.label(Double.parseDouble(Float.toString((float) number))));
    }
    text.append("10");
    for (char digit : Long.toString(Math.round(exponent)).toCharArray()) {
      text.append(digit == '-' ? '\u207b' : SUPERSCRIPTS.charAt(digit - '0'));
    }
    return text;
  }

  @Override
  public StringBuffer format(long number, StringBuffer text, FieldPosition position) {
    return format((double) number, text, position);
  }

  @Override
  public Number parse(String source, ParsePosition position) {
    throw new UnsupportedOperationException("marks of an axis are only written");
  }
}
