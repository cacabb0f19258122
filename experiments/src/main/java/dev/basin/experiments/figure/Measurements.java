package dev.basin.experiments.figure;

import dev.basin.optim.checkpoint.CheckpointFile;
import dev.basin.optim.checkpoint.StateTree;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Consumer;

/// Numbers that take long to come to without any training: each group of them is saved as soon as
/// it is there, under all that decides it, so that a run that was interrupted does not measure it
/// again.
///
/// @param folder of the numbers that one program comes to
/// @param report is told, in a sentence, of what could not be saved or read
public record Measurements(Path folder, Consumer<String> report) {
  private static final String WHAT = "what";
  private static final String NUMBERS = "numbers";

  /// The numbers that were saved, to the bit.
  ///
  /// @param what in words: names everything that the numbers depend on, the seed included
  public Optional<double[]> find(String what) {
    Path file = file(what);
    if (Files.notExists(file)) {
      return Optional.empty();
    }
    try {
      StateTree tree = CheckpointFile.read(file);
      return tree.word(WHAT).equals(what)
          ? Optional.of(tree.tensor(NUMBERS).toDoubles())
          : Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      report.accept(file + " is not used, and measured anew: " + e.getMessage());
      return Optional.empty();
    }
  }

  /// Saves numbers at one stroke, in place of earlier ones.
  public void save(String what, double[] numbers) {
    try {
      Files.createDirectories(folder);
      CheckpointFile.write(
          file(what),
          StateTree.builder()
              .word(WHAT, what)
              .tensor(NUMBERS, Tensor.of(Shape.of(numbers.length), numbers))
              .build());
    } catch (IOException e) {
      report.accept("what was measured could not be saved: " + e);
    }
  }

  private Path file(String what) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] bytes = digest.digest(what.getBytes(StandardCharsets.UTF_8));
      return folder.resolve(HexFormat.of().formatHex(bytes, 0, 8) + ".numbers");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
