package dev.basin.experiments.plot;

import java.awt.Font;
import java.awt.font.FontRenderContext;
import java.awt.font.TextLayout;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.util.Map;
import java.util.Set;

/// Turns the notation of [MathText] into outlines, by recursive descent with a pen that moves
/// right.
final class MathTypesetter {
  private static final FontRenderContext CONTEXT = new FontRenderContext(null, true, true);
  private static final double SCRIPT_SIZE = 0.7;
  private static final double SUPERSCRIPT_RISE = 0.36;
  private static final double SUBSCRIPT_DROP = 0.2;
  private static final double APART = 0.1; // how much further a script is from another above it
  private static final double AFTER_SCRIPTS = 0.06;
  private static final double INTEGRAL_SIZE = 1.4;
  private static final double INTEGRAL_DROP = 0.12;
  private static final double LIMITS_APART = 0.3;
  private static final double RELATION_SPACE = 0.26;

  private static final Map<String, String> SLANTED =
      Map.ofEntries(
          Map.entry("alpha", "\u03b1"),
          Map.entry("beta", "\u03b2"),
          Map.entry("gamma", "\u03b3"),
          Map.entry("delta", "\u03b4"),
          Map.entry("epsilon", "\u03b5"),
          Map.entry("eta", "\u03b7"),
          Map.entry("theta", "\u03b8"),
          Map.entry("lambda", "\u03bb"),
          Map.entry("mu", "\u03bc"),
          Map.entry("rho", "\u03c1"),
          Map.entry("sigma", "\u03c3"),
          Map.entry("phi", "\u03c6"),
          Map.entry("ell", "\u2113"));
  private static final Map<String, String> UPRIGHT =
      Map.of(
          "nabla", "\u2207",
          "|", "\u2016",
          "infty", "\u221e",
          "partial", "\u2202",
          "sum", "\u2211",
          "{", "{",
          "}", "}",
          "max", "max",
          "min", "min");
  private static final Map<String, String> RELATIONS =
      Map.of(
          "le", "\u2264",
          "ge", "\u2265",
          "leftarrow", "\u2190",
          "approx", "\u2248",
          "in", "\u2208",
          "to", "\u2192",
          "sim", "\u223c",
          "cdot", "\u00b7",
          "times", "\u00d7");
  private static final Set<Character> OPERATORS = Set.of('+', '-', '=', '<', '>');

  private final String source;
  private final Path2D outline = new Path2D.Double();
  private int next;
  private double pen;
  private boolean afterOperand;
  private double afterIntegral = Double.NaN; // the pen's place there

  MathTypesetter(String source) {
    this.source = source;
  }

  Path2D outline() {
    return outline;
  }

  double width() {
    return pen;
  }

  /// Sets a whole line, mathematics between dollars.
  void line(double size) {
    while (next < source.length()) {
      if (accept("$")) {
        afterOperand = false;
        mathematics('$', size, 0);
      } else if (accept("\\textbf{")) {
        put(until('}'), Font.BOLD, size, 0);
      } else {
        int start = next;
        while (next < source.length() && peek() != '$' && peek() != '\\') {
          next++;
        }
        if (next == start) {
          throw error("only \\textbf may stand outside dollars");
        }
        put(source.substring(start, next), Font.PLAIN, size, 0);
      }
    }
  }

  private void mathematics(char end, double size, double rise) {
    while (true) {
      if (next == source.length()) {
        throw error("'" + end + "' is missing");
      }
      if (peek() == end) {
        next++;
        return;
      }
      atom(size, rise);
    }
  }

  private void atom(double size, double rise) {
    char c = source.charAt(next++);
    if (c == ' ') {
      return;
    }
    if (c == '{') {
      mathematics('}', size, rise);
    } else if (c == '\\') {
      command(size, rise);
    } else if (c == '_' || c == '^') {
      scripts(c, size, rise);
    } else if (OPERATORS.contains(c)) {
      operator(c == '-' ? "\u2212" : String.valueOf(c), size, rise);
    } else if (c == '\u222b') {
      put("\u222b", Font.PLAIN, INTEGRAL_SIZE * size, rise + INTEGRAL_DROP * size);
      afterIntegral = pen;
    } else {
      put(String.valueOf(c), Character.isLetter(c) ? Font.ITALIC : Font.PLAIN, size, rise);
      pen += c == ',' ? 0.15 * size : 0;
      afterOperand = c != '(' && c != ',';
    }
  }

  /// A sub- and a superscript of one symbol start at the same place, and leave room between them.
  private void scripts(char kind, double size, double rise) {
    double start = pen;
    char other = kind == '_' ? '^' : '_';
    int end = afterAtom(next);
    boolean both = end < source.length() && source.charAt(end) == other;
    double apart = pen == afterIntegral ? LIMITS_APART : both ? APART : 0;
    script(kind, apart, size, rise);
    if (both) {
      double first = pen;
      next++;
      pen = start;
      script(other, apart, size, rise);
      pen = Math.max(pen, first);
    }
    pen += AFTER_SCRIPTS * size;
    afterOperand = true;
  }

  // where the symbol, the command or the group that starts here ends
  private int afterAtom(int from) {
    int end = from;
    if (source.startsWith("\\", from)) {
      end++;
      while (end < source.length() && Character.isLetter(source.charAt(end))) {
        end++;
      }
      end = end == from + 1 ? end + 1 : end;
    }
    if (!source.startsWith("{", end)) {
      return end == from ? from + 1 : end;
    }
    int depth = 0;
    do {
      char c = source.charAt(end++);
      depth += c == '{' ? 1 : c == '}' ? -1 : 0;
    } while (depth > 0 && end < source.length());
    return end;
  }

  private void script(char kind, double apart, double size, double rise) {
    double shift =
        kind == '^' ? -(SUPERSCRIPT_RISE + apart) * size : (SUBSCRIPT_DROP + apart) * size;
    if (next == source.length()) {
      throw error("nothing follows '" + kind + "'");
    }
    pen += 0.04 * size;
    afterOperand = false;
    atom(SCRIPT_SIZE * size, rise + shift);
  }

  private void operator(String sign, double size, double rise) {
    double space = afterOperand && rise == 0 ? RELATION_SPACE * size : 0;
    pen += space;
    put(sign, Font.PLAIN, size, rise);
    pen += space;
    afterOperand = false;
  }

  private void command(double size, double rise) {
    int start = next;
    while (next < source.length() && Character.isLetter(peek())) {
      next++;
    }
    next = next == start ? Math.min(start + 1, source.length()) : next;
    String name = source.substring(start, next);
    if (RELATIONS.containsKey(name)) {
      operator(RELATIONS.get(name), size, rise);
      return;
    }
    switch (name) {
      case "," -> pen += 0.17 * size;
      case "quad" -> pen += size;
      case "mathbf" -> put(group(), Font.BOLD, size, rise);
      case "mathrm", "text" -> put(group(), Font.PLAIN, size, rise);
      case "hat" -> hat(size, rise);
      default -> symbol(name, size, rise);
    }
    afterOperand = true;
  }

  private void symbol(String name, double size, double rise) {
    if (SLANTED.containsKey(name)) {
      put(SLANTED.get(name), Font.ITALIC, size, rise);
    } else if (UPRIGHT.containsKey(name)) {
      put(UPRIGHT.get(name), Font.PLAIN, size, rise);
    } else {
      throw error("\\" + name + " is unknown");
    }
  }

  private void hat(double size, double rise) {
    double start = pen;
    if (!accept("{")) {
      throw error("'{' is missing");
    }
    mathematics('}', size, rise);
    double end = pen;
    double width = new TextLayout("\u02c6", font(Font.PLAIN, size), CONTEXT).getAdvance();
    // Slanted letters lean over their middle.
    pen = (start + end - width) / 2 + 0.08 * size;
    put("\u02c6", Font.PLAIN, size, rise);
    pen = end;
  }

  private void put(String text, int style, double size, double rise) {
    if (text.isEmpty()) {
      return;
    }
    TextLayout layout = new TextLayout(text, font(style, size), CONTEXT);
    outline.append(layout.getOutline(AffineTransform.getTranslateInstance(pen, rise)), false);
    pen += layout.getAdvance();
  }

  private static Font font(int style, double size) {
    return new Font(Font.SERIF, style, 1).deriveFont((float) size);
  }

  private String group() {
    if (!accept("{")) {
      throw error("'{' is missing");
    }
    return until('}');
  }

  private String until(char end) {
    int close = source.indexOf(end, next);
    if (close < 0) {
      throw error("'" + end + "' is missing");
    }
    String text = source.substring(next, close);
    next = close + 1;
    return text;
  }

  private boolean accept(String text) {
    boolean found = source.startsWith(text, next);
    next += found ? text.length() : 0;
    return found;
  }

  private char peek() {
    return source.charAt(next);
  }

  private IllegalArgumentException error(String what) {
    return new IllegalArgumentException("\"%s\": %s at character %d".formatted(source, what, next));
  }
}
