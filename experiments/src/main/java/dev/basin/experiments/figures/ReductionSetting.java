package dev.basin.experiments.figures;

import dev.basin.experiments.augmentation.Augmentation;
import dev.basin.experiments.augmentation.Cutout;
import dev.basin.experiments.augmentation.HorizontalFlip;
import dev.basin.experiments.augmentation.PadAndCrop;
import dev.basin.experiments.data.CifarLabels;
import dev.basin.experiments.data.ImageSplits;
import dev.basin.experiments.figure.FigureContext;
import java.util.List;
import java.util.Locale;

/// What a point of [ErrorReduction] stands for.
///
/// @param row of the picture
/// @param pool side of the windows over which images are averaged before all else
/// @param trainImages to train on, the first ones
/// @param noise the share of wrong labels among them
/// @param radii of SAM's ball, one of which is chosen on the validation images
record ReductionSetting(
    String row,
    Images images,
    int pool,
    int trainImages,
    ReductionNetwork network,
    Change change,
    double noise,
    List<Double> radii) {

  private static final int HOLE = 16; // side of the square in the SAM paper's code
  private static final int SMALL_SHIFT = 1;

  ReductionSetting {
    radii = List.copyOf(radii);
  }

  /// A data set.
  enum Images {
    FASHION_MNIST("Fashion-MNIST"),
    CIFAR_10("CIFAR-10"),
    CIFAR_100("CIFAR-100");

    private final String label;

    Images(String label) {
      this.label = label;
    }

    String label() {
      return label;
    }

    ImageSplits splits(FigureContext context) {
      return switch (this) {
        case FASHION_MNIST -> context.fashionMnist();
        case CIFAR_10 -> context.cifar(CifarLabels.TEN);
        case CIFAR_100 -> context.cifar(CifarLabels.FINE);
      };
    }
  }

  /// What is changed in the images at random.
  enum Change {
    NONE("none"),
    /// A flip and a shift by one pixel, for images of few pixels.
    SMALL("flip and shift by 1"),
    BASIC("basic"),
    CUTOUT("basic and cutout");

    private final String label;

    Change(String label) {
      this.label = label;
    }

    String label() {
      return label;
    }

    Augmentation augmentation() {
      return switch (this) {
        case NONE -> Augmentation.none();
        case SMALL ->
            new HorizontalFlip(0.5).then(new PadAndCrop(SMALL_SHIFT, PadAndCrop.Border.REFLECTED));
        case BASIC -> Augmentation.basic();
        case CUTOUT -> Augmentation.basic().then(new Cutout(HOLE));
      };
    }
  }

  /// The data set with the number of images and their size, where they are not as published.
  String data() {
    return pool == 1
        ? images.label()
        : String.format(
            Locale.ROOT, "%s, %,d images, means of %dx%d", images.label(), trainImages, pool, pool);
  }
}
