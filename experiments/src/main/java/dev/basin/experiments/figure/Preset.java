package dev.basin.experiments.figure;

import dev.basin.experiments.UserError;
import java.util.Locale;

/// How large a figure's experiment is.
public enum Preset {
  /// Seconds: to see that everything runs. What it measures means nothing.
  SMOKE,
  /// Minutes on two cores, on data inside the product.
  QUICK,
  /// About an hour, on whole data sets from a folder.
  FULL,
  /// The setting of the lecture's sources.
  PAPER;

  /// The name on the command line: the constant's in lower case.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The preset with this name, in any case.
  ///
  /// @throws UserError when there is none
  public static Preset parse(String name) {
    for (Preset preset : values()) {
      if (preset.label().equals(name.toLowerCase(Locale.ROOT))) {
        return preset;
      }
    }
    throw new UserError("unknown preset '" + name + "'; it is smoke, quick, full or paper");
  }
}
