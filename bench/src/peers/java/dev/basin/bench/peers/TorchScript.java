package dev.basin.bench.peers;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Work for libtorch as a program in its own language. A whole training step is one call from Java,
/// libtorch frees what it no longer needs at once, and every one of its functions can be reached:
/// fused updates, `channels_last`, the two halves of a convolution's gradient. Calling op by op
/// from Java would be slower for reasons that are not libtorch's.
///
/// The archive that libtorch loads is a zip file of the source and two pickled objects: the module,
/// which has no fields, and an empty tuple of constants.
final class TorchScript {
  private static final String TO_CHANNELS_LAST =
      """
      def forward(self: __torch__.M, x: Tensor) -> Tensor:
        return torch.contiguous(x, memory_format=2)
      """;

  private final PtNDManager manager = (PtNDManager) NDManager.newBaseManager("PyTorch");
  private final PtSymbolBlock module;
  private final PtSymbolBlock layout;

  /// @param gradients whether ops are recorded
  /// @param methods of a class, each with `self: __torch__.M` as its first parameter
  TorchScript(int threads, boolean gradients, String methods) {
    JniUtils.setNumThreads(threads);
    // otherwise a profiling compiler stands between the program and the library's ops
    JniUtils.setGraphExecutorOptimize(false);
    JniUtils.setGradMode(gradients);
    module = load(methods);
    layout = load(TO_CHANNELS_LAST);
  }

  private PtSymbolBlock load(String methods) {
    String head =
        """
        class M(Module):
          __parameters__ = []
          __buffers__ = []
          training : bool
        """;
    try {
      byte[] archive = archive(head + methods.indent(2));
      return JniUtils.loadModule(manager, new ByteArrayInputStream(archive), false, false);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /// Calls a method; what it returns is dropped.
  void run(String method, IValue... arguments) {
    IValueUtils.runMethod(module, method, arguments).close();
  }

  /// Calls the method `forward` with ops recorded, which DJL offers under this name only. Tensors
  /// whose names end in `[]` are passed together, as a list.
  ///
  /// @return its result, a tensor of one element
  double train(NDList arguments) {
    try (NDList result = IValueUtils.forward(module, arguments, true)) {
      return result.singletonOrThrow().getFloat();
    }
  }

  PtNDArray random(long... sizes) {
    Shape shape = new Shape(sizes);
    int count = Math.toIntExact(shape.size());
    return (PtNDArray) manager.create(Values.random(count), shape);
  }

  PtNDArray full(double value, long... sizes) {
    return (PtNDArray) manager.full(new Shape(sizes), (float) value, DataType.FLOAT32);
  }

  /// Calls of the method `run` with the same arguments.
  ///
  /// @param channelsLast whether images, which have four axes, have their channels innermost in
  ///   memory
  Runnable calling(boolean channelsLast, PtNDArray... tensors) {
    IValue[] arguments = new IValue[tensors.length];
    for (int i = 0; i < tensors.length; i++) {
      boolean image = tensors[i].getShape().dimension() == 4;
      arguments[i] = IValue.from(image && channelsLast ? channelsLast(tensors[i]) : tensors[i]);
    }
    return () -> run("run", arguments);
  }

  /// int64, [count]
  PtNDArray labels(int count, int classes) {
    return (PtNDArray)
        manager.create(Arrays.stream(Values.labels(count, classes)).asLongStream().toArray());
  }

  /// int64, [rows, columns]
  PtNDArray labelRows(int rows, int columns, int classes) {
    return (PtNDArray) labels(rows * columns, classes).reshape(rows, columns);
  }

  /// The same values with channels innermost in memory.
  PtNDArray channelsLast(PtNDArray x) {
    x.setName("x");
    // recorded, because what comes out of an unrecorded call cannot become a parameter
    return (PtNDArray) IValueUtils.forward(layout, new NDList(x), true).singletonOrThrow();
  }

  private static byte[] archive(String source) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      put(zip, "m/version", latin("6\n"));
      put(zip, "m/byteorder", latin("little"));
      // protocol 2; class M of __torch__, made with no arguments, its state {training: true}
      put(
          zip,
          "m/data.pkl",
          latin("\u0080\u0002c__torch__\nM\nq\0)\u0081}(X\u0008\0\0\0trainingq\1\u0088ub."));
      put(zip, "m/constants.pkl", latin("\u0080\u0002)."));
      put(zip, "m/code/__torch__.py", source.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private static byte[] latin(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  // stored, not compressed: libtorch maps records by their offsets
  private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
    CRC32 check = new CRC32();
    check.update(content);
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    entry.setCrc(check.getValue());
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }
}
