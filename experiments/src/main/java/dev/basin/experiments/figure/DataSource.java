package dev.basin.experiments.figure;

import dev.basin.experiments.UserError;
import dev.basin.experiments.data.Cifar;
import dev.basin.experiments.data.CifarLabels;
import dev.basin.experiments.data.DataFolder;
import dev.basin.experiments.data.DataSet;
import dev.basin.experiments.data.DataSets;
import dev.basin.experiments.data.FashionMnist;
import dev.basin.experiments.data.IdxImages;
import dev.basin.experiments.data.ImageSplits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The data sets of one run: inside the product for [Preset#SMOKE] and [Preset#QUICK], from the
/// user's folder for the others. Figures of the same run share what was read. Not for concurrent
/// use.
public final class DataSource {
  private final Preset preset;
  private final Optional<Path> folder;
  private final Map<Object, ImageSplits> read = new HashMap<>();

  /// @param folder where whole data sets are, if the user named such a folder
  /// @throws UserError when the folder is not one
  public DataSource(Preset preset, Optional<Path> folder) {
    this.preset = preset;
    this.folder = folder;
    if (folder.isPresent() && !Files.isDirectory(folder.get())) {
      throw new UserError(
          "data folder "
              + folder.get()
              + " does not exist or is no folder; name one with --data or"
              + " BASIN_DATA");
    }
  }

  /// The preset that the data is for.
  public Preset preset() {
    return preset;
  }

  /// Fashion-MNIST: the built-in subset for the small presets, else the whole set.
  ///
  /// @throws UserError when the whole set is needed and its files are not there
  public ImageSplits fashionMnist() {
    return read.computeIfAbsent(
        DataSets.FASHION_MNIST,
        set ->
            preset == Preset.SMOKE || preset == Preset.QUICK
                ? FashionMnist.builtIn()
                : FashionMnist.fromFolder(folder(DataSets.FASHION_MNIST)));
  }

  /// MNIST, whole.
  ///
  /// @throws UserError when its files are not there or not right
  public ImageSplits mnist() {
    return read.computeIfAbsent(DataSets.MNIST, set -> IdxImages.mnist(folder(DataSets.MNIST)));
  }

  /// CIFAR-10 or CIFAR-100, whole.
  ///
  /// @throws UserError when its files are not there or not right
  public ImageSplits cifar(CifarLabels labels) {
    return read.computeIfAbsent(labels, key -> Cifar.fromFolder(folder(labels.set()), labels));
  }

  private Path folder(DataSet set) {
    return folder
        .or(() ->
            set.packages().stream()
                .map(DataSet.Packaged::folder)
                .filter(place -> new DataFolder(place).find(set).isComplete())
                .findFirst())
        .orElseThrow(() ->
            new UserError(
                "preset %s needs the files of %s in a folder named by --data or BASIN_DATA: %s"
                    .formatted(preset.label(), set.name(), set.remedy())));
  }
}
