package dev.basin.nn.weights;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The header of a `.npy` file: a magic number, a version, a length, and a Python dictionary of the
/// element type, the order of the axes, and the shape (NumPy enhancement proposal 1).
record NpyHeader(NpyFormat format, NpyType type, int[] shape) {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int ALIGNMENT = 64;
  private static final int LONGEST = 1 << 20;
  private static final long LARGEST_ARRAY = Integer.MAX_VALUE - 128L;

  private static final Pattern TYPE = entry("descr", "(['\"])([^'\"]*)\\1");
  private static final Pattern ORDER = entry("fortran_order", "(True|False)");
  private static final Pattern SHAPE = entry("shape", "\\(([0-9L,\\s]*)\\)");

  private static Pattern entry(String key, String value) {
    return Pattern.compile("(?:'%1$s'|\"%1$s\")\\s*:\\s*%2$s\\s*,?".formatted(key, value));
  }

  /// Reads up to the first byte of the elements.
  ///
  /// @throws IOException whose message is a clause that follows the file's name
  static NpyHeader read(InputStream stream) throws IOException {
    byte[] start = stream.readNBytes(MAGIC.length + 2);
    if (start.length < MAGIC.length + 2 || !Arrays.equals(start, 0, 6, MAGIC, 0, 6)) {
      throw new IOException("it does not start as a file of numpy's save does");
    }
    int version = start[6] & 0xff;
    if (version < 1 || version > 3 || start[7] != 0) {
      throw new IOException(
          "its version is %d.%d; 1.0, 2.0 and 3.0 are known".formatted(version, start[7] & 0xff));
    }
    ByteBuffer field = ByteBuffer.wrap(whole(stream, version == 1 ? 2 : 4));
    field.order(ByteOrder.LITTLE_ENDIAN);
    long length = version == 1 ? field.getShort() & 0xffff : field.getInt() & 0xffffffffL;
    if (length > LONGEST) {
      throw new IOException("its header claims to be " + length + " bytes long");
    }
    return parse(version, new String(whole(stream, (int) length), charset(version)));
  }

  private static byte[] whole(InputStream stream, int length) throws IOException {
    byte[] bytes = stream.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("its header is cut off");
    }
    return bytes;
  }

  private static NpyHeader parse(int version, String text) throws IOException {
    Matcher type = find(TYPE, text, "element type of one simple kind");
    Matcher order = find(ORDER, text, "order of axes");
    Matcher shape = find(SHAPE, text, "shape");
    String rest = text;
    for (Matcher found : new Matcher[] {type, order, shape}) {
      rest = rest.replace(found.group(), "");
    }
    if (!rest.replaceAll("\\s", "").equals("{}")) {
      throw new IOException(
          "its header is no dictionary of type, order and shape: " + text.strip());
    }
    String described = type.group(2);
    NpyType elements = type(described);
    ByteOrder bytes = described.charAt(0) == '>' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    return new NpyHeader(
        new NpyFormat(version, bytes, order.group(1).equals("True")),
        elements,
        shape(shape.group(1), elements));
  }

  private static Matcher find(Pattern pattern, String text, String what) throws IOException {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new IOException("its header names no " + what + ": " + text.strip());
    }
    return matcher;
  }

  private static NpyType type(String described) throws IOException {
    for (NpyType type : NpyType.values()) {
      String orders = type.bytes() == 1 ? "[|<>]" : "[<>]";
      if (described.matches(orders + type.code())) {
        return type;
      }
    }
    throw new IOException(
        "its elements are of type '%s'; read are %s, little or big endian: convert it with astype"
            .formatted(
                described,
                Arrays.stream(NpyType.values())
                    .map(NpyType::code)
                    .collect(Collectors.joining(", "))));
  }

  private static int[] shape(String text, NpyType type) throws IOException {
    String[] sizes = text.isBlank() ? new String[0] : text.split(",");
    int[] shape = new int[sizes.length];
    // A size of zero must not hide that the others overflow: numpy's own limit.
    long bytes = type.bytes();
    for (int axis = 0; axis < sizes.length; axis++) {
      String size = sizes[axis].strip();
      if (!size.matches("[0-9]{1,18}L?")) {
        throw new IOException("its shape (" + text + ") is damaged");
      }
      long value = Long.parseLong(size.replace("L", ""));
      if (value > LARGEST_ARRAY || bytes * Math.max(1, value) > LARGEST_ARRAY) {
        throw new IOException("its shape (" + text + ") promises more than 2 GiB: split the array");
      }
      shape[axis] = (int) value;
      bytes *= Math.max(1, value);
    }
    return shape;
  }

  private static Charset charset(int version) {
    return version == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1;
  }

  /// The header as it stands in a file; its length is a multiple of 64.
  byte[] bytes() {
    char order = format.byteOrder() == ByteOrder.BIG_ENDIAN ? '>' : '<';
    String sizes =
        Arrays.stream(shape).mapToObj(size -> size + ",").collect(Collectors.joining(" "));
    String dictionary =
        "{'descr': '%s%s', 'fortran_order': %s, 'shape': (%s), }"
            .formatted(
                type.bytes() == 1 ? '|' : order,
                type.code(),
                format.fortranOrder() ? "True" : "False",
                shape.length > 1 ? sizes.substring(0, sizes.length() - 1) : sizes);
    int before = MAGIC.length + 2 + (format.version() == 1 ? 2 : 4);
    int length = Math.ceilDiv(before + dictionary.length() + 1, ALIGNMENT) * ALIGNMENT - before;
    if (format.version() == 1 && length > 0xffff) {
      throw new IllegalArgumentException(
          "npy: a header of %d bytes needs version 2".formatted(length));
    }
    ByteBuffer field = ByteBuffer.allocate(before - MAGIC.length - 2);
    field.order(ByteOrder.LITTLE_ENDIAN);
    if (format.version() == 1) {
      field.putShort((short) length);
    } else {
      field.putInt(length);
    }
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    header.writeBytes(MAGIC);
    header.write(format.version());
    header.write(0);
    header.writeBytes(field.array());
    header.writeBytes(dictionary.getBytes(charset(format.version())));
    header.writeBytes(" ".repeat(length - dictionary.length() - 1).getBytes(charset(1)));
    header.write('\n');
    return header.toByteArray();
  }
}
