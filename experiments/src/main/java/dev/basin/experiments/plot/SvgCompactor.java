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
/// only what matters to it, frequent combinations become classes, and groups that only set
/// properties dissolve.
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
      Map.ofEntries(
          Map.entry("fill-opacity", "1"),
          Map.entry("fill-rule", "nonzero"),
          Map.entry("stroke", "none"),
          Map.entry("stroke-opacity", "1"),
          Map.entry("stroke-width", "1"),
          Map.entry("stroke-linecap", "butt"),
          Map.entry("stroke-linejoin", "miter"),
          Map.entry("stroke-miterlimit", "4"),
          Map.entry("stroke-dasharray", "none"),
          Map.entry("stroke-dashoffset", "0"));
  private static final Pattern RGB = Pattern.compile("rgb\\((\\d+),(\\d+),(\\d+)\\)");
  private static final Pattern BEFORE_COMMAND = Pattern.compile(" ?([MLQCZ]) ?");
  private static final int FREQUENT = 20;

  private final Document document;
  private final Map<String, List<Element>> byLine = new LinkedHashMap<>();

  private SvgCompactor(Document document) {
    this.document = document;
  }

  /// Rewrites the tree below `root`, whose properties must be presentation attributes.
  static void compact(Element root) {
    SvgCompactor compactor = new SvgCompactor(root.getOwnerDocument());
    List<Element> content = compactor.compacted(root, new TreeMap<>());
    while (root.getFirstChild() != null) {
      root.removeChild(root.getFirstChild());
    }
    properties(root).keySet().forEach(root::removeAttribute);
    compactor.useClasses(root);
    content.forEach(root::appendChild);
  }

  /// The children of a node without groups, but for those that transform or clip.
  private List<Element> compacted(Node node, Map<String, String> inherited) {
    List<Element> result = new ArrayList<>();
    for (Element child : children(node)) {
      Map<String, String> properties = new TreeMap<>(inherited);
      properties.putAll(properties(child));
      switch (child.getTagName()) {
        case "defs" -> {
          if (child.hasChildNodes()) {
            result.add(child);
          }
        }
        case "g" -> {
          List<Element> content = compacted(child, properties);
          if (child.hasAttribute("transform") || child.hasAttribute("clip-path")) {
            result.add(regrouped(child, content));
          } else {
            result.addAll(content);
          }
        }
        default -> {
          simplify(child, properties);
          result.add(child);
        }
      }
    }
    return result;
  }

  private Element regrouped(Element group, List<Element> content) {
    Element lean = document.createElementNS(group.getNamespaceURI(), "g");
    for (String name : List.of("transform", "clip-path")) {
      if (group.hasAttribute(name)) {
        lean.setAttribute(name, group.getAttribute(name));
      }
    }
    content.forEach(lean::appendChild);
    return lean;
  }

  private static List<Element> children(Node node) {
    List<Element> children = new ArrayList<>();
    for (Node child = node.getFirstChild(); child != null; child = child.getNextSibling()) {
      if (child instanceof Element element) {
        children.add(element);
      }
    }
    return children;
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
      setUnlessDefault(shape, "fill-rule", properties);
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
      boolean property = name.contains("-") || name.equals("fill") || name.equals("stroke");
      if (property && !name.equals("clip-path")) {
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
