package dev.basin.nn.weights;

import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/// The header of a safetensors file: a JSON object of type, shape and place of every tensor.
///
/// @param entries by name, in the file's order
record SafetensorsHeader(SequencedMap<String, Entry> entries, Map<String, String> metadata) {
  private static final String METADATA = "__metadata__";
  private static final int ALIGNMENT = 8;
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /// @param begin the first byte, counted from the end of the header
  /// @param end behind the last byte
  record Entry(SafetensorsType type, Shape shape, long begin, long end) {}

  // ------------------------------------------------------------------------------------- reading

  /// @param length of what follows the header in the file
  /// @throws IOException whose message is a clause that follows the file's name
  static SafetensorsHeader parse(byte[] json, long length) throws IOException {
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
      if (json.length == 0 || json[0] != '{') {
        throw new IOException("its header does not begin with a brace");
      }
      SafetensorsHeader header = header(parser);
      if (parser.nextToken() != null) {
        throw new IOException("its header goes on after the closing brace");
      }
      header.requireSoundPlaces(length);
      return header;
    } catch (JacksonException e) {
      throw new IOException("its header is no sound JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static SafetensorsHeader header(JsonParser parser) throws IOException {
    SequencedMap<String, Entry> entries = new LinkedHashMap<>();
    Map<String, String> metadata = new LinkedHashMap<>();
    require(parser.nextToken(), JsonToken.START_OBJECT, "its header");
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      require(parser.nextToken(), JsonToken.START_OBJECT, "the entry of " + name);
      if (name.equals(METADATA)) {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String key = parser.currentName();
          require(parser.nextToken(), JsonToken.VALUE_STRING, "the metadata " + key);
          metadata.put(key, parser.getString());
        }
      } else {
        entries.put(name, entry(name, parser));
      }
    }
    return new SafetensorsHeader(entries, metadata);
  }

  private static Entry entry(String name, JsonParser parser) throws IOException {
    String type = null;
    List<Long> shape = null;
    List<Long> offsets = null;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      parser.nextToken();
      switch (key) {
        case "dtype" -> {
          require(parser.currentToken(), JsonToken.VALUE_STRING, "the type of " + name);
          type = parser.getString();
        }
        case "shape" -> shape = numbers(name, parser);
        case "data_offsets" -> offsets = numbers(name, parser);
        default -> throw new IOException("the entry of %s has a '%s'".formatted(name, key));
      }
    }
    if (type == null || shape == null || offsets == null || offsets.size() != 2) {
      throw new IOException("the entry of " + name + " needs a type, a shape and two offsets");
    }
    return new Entry(type(name, type), shape(name, shape), offsets.get(0), offsets.get(1));
  }

  private static SafetensorsType type(String name, String type) throws IOException {
    for (SafetensorsType known : SafetensorsType.values()) {
      if (known.name().equals(type)) {
        return known;
      }
    }
    throw new IOException("%s has elements of type '%s'; save it as F32".formatted(name, type));
  }

  private static Shape shape(String name, List<Long> sizes) throws IOException {
    int[] shape = new int[sizes.size()];
    for (int axis = 0; axis < shape.length; axis++) {
      shape[axis] = (int) Math.min(sizes.get(axis), Integer.MAX_VALUE);
    }
    try {
      return Shape.of(shape);
    } catch (IllegalArgumentException e) {
      throw new IOException("%s has a shape of %s: split it".formatted(name, sizes), e);
    }
  }

  private static List<Long> numbers(String name, JsonParser parser) throws IOException {
    require(parser.currentToken(), JsonToken.START_ARRAY, "the shape or place of " + name);
    List<Long> numbers = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      require(parser.currentToken(), JsonToken.VALUE_NUMBER_INT, "a size or place of " + name);
      numbers.add(parser.getLongValue());
      if (numbers.getLast() < 0) {
        throw new IOException("a size or place of %s is %d".formatted(name, numbers.getLast()));
      }
    }
    return numbers;
  }

  private static void require(JsonToken token, JsonToken expected, String what) throws IOException {
    if (token != expected) {
      throw new IOException("%s is a %s where a %s belongs".formatted(what, token, expected));
    }
  }

  // Every byte belongs to one tensor.
  private void requireSoundPlaces(long length) throws IOException {
    List<Map.Entry<String, Entry>> ordered = new ArrayList<>(entries.entrySet());
    ordered.sort(
        Comparator.comparingLong((Map.Entry<String, Entry> e) -> e.getValue().begin())
            .thenComparingLong(e -> e.getValue().end()));
    long next = 0;
    for (var named : ordered) {
      Entry entry = named.getValue();
      long bytes = (long) entry.type().bytes() * entry.shape().size();
      String place = "%s at %d to %d".formatted(named.getKey(), entry.begin(), entry.end());
      if (entry.begin() != next) {
        throw new IOException(
            "%s %s what ends at %d"
                .formatted(place, entry.begin() < next ? "overlaps" : "leaves a hole after", next));
      }
      if (entry.end() - entry.begin() != bytes) {
        throw new IOException(
            "%s has %s %s of %d bytes".formatted(place, entry.type(), entry.shape(), bytes));
      }
      if (entry.end() > length) {
        throw new IOException(
            "%s is beyond its end: it has %d bytes after its header".formatted(place, length));
      }
      if (entry.begin() % entry.type().bytes() != 0) {
        throw new IOException(
            ("%s does not begin at a multiple of %d bytes: order the tensors by the size of"
                    + " their elements")
                .formatted(place, entry.type().bytes()));
      }
      next = entry.end();
    }
    if (next != length) {
      throw new IOException("it has %d bytes after its last tensor".formatted(length - next));
    }
  }

  // ------------------------------------------------------------------------------------- writing

  /// Of tensors one after another, the larger elements first, so that all are aligned.
  static SafetensorsHeader of(Map<String, Tensor> tensors, Map<String, String> metadata) {
    if (tensors.containsKey(METADATA)) {
      throw new IllegalArgumentException(
          "safetensors: no tensor may be named " + METADATA + "; rename it");
    }
    SequencedMap<String, Entry> entries = new LinkedHashMap<>();
    long next = 0;
    for (SafetensorsType type : SafetensorsType.values()) {
      for (var named : tensors.entrySet()) {
        Tensor tensor = named.getValue();
        if (SafetensorsType.of(tensor.dtype()) == type) {
          long end = next + (long) type.bytes() * tensor.size();
          entries.put(named.getKey(), new Entry(type, tensor.shape(), next, end));
          next = end;
        }
      }
    }
    return new SafetensorsHeader(entries, metadata);
  }

  /// As it stands in a file; its length is a multiple of 8.
  byte[] bytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
      json.writeStartObject();
      if (!metadata.isEmpty()) {
        json.writeName(METADATA);
        json.writeStartObject();
        metadata.forEach(json::writeStringProperty);
        json.writeEndObject();
      }
      entries.forEach((name, entry) -> {
        json.writeName(name);
        write(json, entry);
      });
      json.writeEndObject();
    }
    while (bytes.size() % ALIGNMENT != 0) {
      bytes.write(' ');
    }
    return bytes.toByteArray();
  }

  private static void write(JsonGenerator json, Entry entry) {
    json.writeStartObject();
    json.writeStringProperty("dtype", entry.type().name());
    json.writeName("shape");
    json.writeStartArray();
    for (int size : entry.shape().toArray()) {
      json.writeNumber(size);
    }
    json.writeEndArray();
    json.writeName("data_offsets");
    json.writeStartArray();
    json.writeNumber(entry.begin());
    json.writeNumber(entry.end());
    json.writeEndArray();
    json.writeEndObject();
  }
}
