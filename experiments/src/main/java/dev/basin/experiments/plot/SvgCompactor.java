package dev.basin.experiments.plot;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/// Makes the SVG of a [Drawing] about a quarter as large, with the same look: every shape carries
/// only what matters to it, frequent combinations become classes, and groups dissolve.
///
/// Batik opens a group with a dozen properties for every change of colour, and a surface has
/// thousands.
final class SvgCompactor {
  private static final Set<String> STROKE =
      Set.of(
          "stroke-opacity",
          "stroke-width",
          "stroke-linecap",
          "stroke-linejoin",
          "stroke-miterlimit",
          "stroke-dasharray",
          "stroke-dashoffset");
  private static final Map<String, String> DEFAULTS =
      Map.of(
          "fill-opacity", "1",
          "stroke", "none",
          "stroke-opacity", "1",
          "stroke-width", "1",
          "stroke-linecap", "butt",
          "stroke-linejoin", "miter",
          "stroke-miterlimit", "4",
          "stroke-dasharray", "none",
          "stroke-dashoffset", "0");
  private static final Pattern RGB = Pattern.compile("rgb\\((\\d+),(\\d+),(\\d+)\\)");
  private static final Pattern BEFORE_COMMAND = Pattern.compile(" ?([MLQCZ]) ?");
  private static final int FREQUENT = 20;

  private final Document document;
  private final List<Element> shapes = new ArrayList<>();
  private final Map<String, List<Element>> byLine = new LinkedHashMap<>();

  private SvgCompactor(Document document) {
    this.document = document;
  }

  /// Rewrites the tree below `root`, whose properties must be presentation attributes.
  static void compact(Element root) {
    SvgCompactor compactor = new SvgCompactor(root.getOwnerDocument());
    compactor.collect(root, new TreeMap<>());
    while (root.getFirstChild() != null) {
      root.removeChild(root.getFirstChild());
    }
    for (String name : properties(root).keySet()) {
      root.removeAttribute(name);
    }
    compactor.useClasses(root);
    compactor.shapes.forEach(root::appendChild);
  }

  private void collect(Node node, Map<String, String> inherited) {
    List<Element> children = new ArrayList<>();
    for (Node child = node.getFirstChild(); child != null; child = child.getNextSibling()) {
      if (child instanceof Element element) {
        children.add(element);
      }
    }
    for (Element child : children) {
      Map<String, String> properties = new TreeMap<>(inherited);
      properties.putAll(properties(child));
      if (child.hasAttribute("transform") || child.hasAttribute("clip-path")) {
        throw new IllegalArgumentException(
            "drawings must transform and clip their shapes themselves, not the graphics");
      }
      if (child.getTagName().equals("g")) {
        collect(child, properties);
      } else if (!child.getTagName().equals("defs")) {
        simplify(child, properties);
      }
    }
  }

  private void simplify(Element shape, Map<String, String> properties) {
    for (String name : properties(shape).keySet()) {
      shape.removeAttribute(name);
    }
    String fill = properties.getOrDefault("fill", "black");
    String stroke = properties.getOrDefault("stroke", "none");
    shape.setAttribute("fill", hexadecimal(fill));
    if (!fill.equals("none")) {
      setUnlessDefault(shape, "fill-opacity", properties);
    }
    if (!stroke.equals("none")) {
      properties.put("stroke", hexadecimal(stroke));
      setUnlessDefault(shape, "stroke", properties);
      STROKE.forEach(name -> setUnlessDefault(shape, name, properties));
      byLine.computeIfAbsent(lineStyle(shape), style -> new ArrayList<>()).add(shape);
    }
    if (shape.hasAttribute("d")) {
      shape.setAttribute("d", BEFORE_COMMAND.matcher(shape.getAttribute("d")).replaceAll("$1"));
    }
    shapes.add(shape);
  }

  private void useClasses(Element root) {
    StringBuilder sheet = new StringBuilder();
    for (Map.Entry<String, List<Element>> entry : byLine.entrySet()) {
      if (entry.getValue().size() >= FREQUENT) {
        String name = "s" + sheet.length();
        sheet.append('.').append(name).append('{').append(entry.getKey()).append('}');
        for (Element shape : entry.getValue()) {
          properties(shape).keySet().forEach(shape::removeAttribute);
          shape.setAttribute("class", name);
        }
      }
    }
    if (!sheet.isEmpty()) {
      Element style = document.createElementNS(root.getNamespaceURI(), "style");
      style.setTextContent(sheet.toString());
      root.appendChild(style);
    }
  }

  private static String lineStyle(Element shape) {
    StringBuilder style = new StringBuilder();
    properties(shape)
        .forEach((name, value) -> style.append(name).append(':').append(value).append(';'));
    return style.toString();
  }

  private static void setUnlessDefault(Element shape, String name, Map<String, String> properties) {
    String value = properties.get(name);
    if (value != null && !value.equals(DEFAULTS.get(name))) {
      shape.setAttribute(name, value);
    }
  }

  /// The presentation attributes of an element, in the alphabet's order.
  private static Map<String, String> properties(Element element) {
    Map<String, String> properties = new TreeMap<>();
    for (int i = 0; i < element.getAttributes().getLength(); i++) {
      String name = element.getAttributes().item(i).getNodeName();
      if (name.contains("-") || name.equals("fill") || name.equals("stroke")) {
        properties.put(name, element.getAttributes().item(i).getNodeValue());
      }
    }
    return properties;
  }

  private static String hexadecimal(String color) {
    Matcher rgb = RGB.matcher(color);
    return rgb.matches()
        ? "#%02x%02x%02x"
            .formatted(
                Integer.parseInt(rgb.group(1)),
                Integer.parseInt(rgb.group(2)),
                Integer.parseInt(rgb.group(3)))
        : color;
  }
}
