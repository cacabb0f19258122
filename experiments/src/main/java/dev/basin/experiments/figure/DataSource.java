package dev.basin.experiments.figure;

import dev.basin.experiments.UserError;
import dev.basin.experiments.data.FashionMnist;
import dev.basin.experiments.data.ImageSplits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The data sets of one run: inside the product for [Preset#SMOKE] and [Preset#QUICK], from the
/// user's folder for the others. Figures of the same run share what was read. Not for concurrent
/// use.
public final class DataSource {
  private final Preset preset;
  private final Optional<Path> folder;
  private ImageSplits fashionMnist;

  /// @param folder where whole data sets are, if the user named such a folder
  /// @throws UserError when the folder is not one
  public DataSource(Preset preset, Optional<Path> folder) {
    this.preset = preset;
    this.folder = folder;
    if (folder.isPresent() && !Files.isDirectory(folder.get())) {
      throw new UserError(
          "data folder " + folder.get() + " does not exist or is no folder; name one with --data");
    }
  }

  /// Fashion-MNIST: the built-in subset for the small presets, else the whole set.
  ///
  /// @throws UserError when the whole set is needed and its files are not there
  public ImageSplits fashionMnist() {
    if (fashionMnist == null) {
      fashionMnist =
          preset == Preset.SMOKE || preset == Preset.QUICK
              ? FashionMnist.builtIn()
              : FashionMnist.fromFolder(
                  folder.orElseThrow(() ->
                      new UserError(
                          "preset "
                              + preset.label()
                              + " needs --data DIR with the files of Fashion-MNIST: "
                              + FashionMnist.whereToGetIt())));
    }
    return fashionMnist;
  }
}
