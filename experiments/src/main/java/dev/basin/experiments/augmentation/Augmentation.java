package dev.basin.experiments.augmentation;

import dev.basin.tensor.DType;
import dev.basin.tensor.RandomStream;
import dev.basin.tensor.Shape;
import dev.basin.tensor.Tensor;

/// A random change of images that leaves their labels right.
///
/// What becomes of an image is a function of the image, the stream and the image's place in the
/// batch alone. A constant that is put where nothing was (at a border, in a hole) is zero: black in
/// plain images, and the mean colour in those that were normalised before, as is usual here.
@FunctionalInterface
public interface Augmentation {

  /// Changes one image in place.
  ///
  /// @param pixels the image stands from `from` on
  void apply(float[] pixels, int from, ImageSize size, RandomStream random);

  /// The changed images; those of a batch draw from streams of their own.
  ///
  /// @param images float32, [batch, height, width, channels]
  default Tensor apply(Tensor images, RandomStream random) {
    Shape shape = images.shape();
    if (shape.rank() != 4 || images.dtype() != DType.FLOAT32) {
      throw new IllegalArgumentException(
          "augmentation: %s %s are no images; needed are FLOAT32 [batch, height, width, channels]"
              .formatted(images.dtype(), shape));
    }
    ImageSize size = new ImageSize(shape.size(1), shape.size(2), shape.size(3));
    float[] pixels = images.toFloats();
    for (int i = 0; i < shape.size(0); i++) {
      apply(pixels, i * size.size(), size, random.split(i));
    }
    return Tensor.of(shape, pixels);
  }

  /// This change, and then another.
  default Augmentation then(Augmentation next) {
    return new Both(this, next);
  }

  /// One change, and then another.
  record Both(Augmentation first, Augmentation second) implements Augmentation {
    @Override
    public void apply(float[] pixels, int from, ImageSize size, RandomStream random) {
      first.apply(pixels, from, size, random.split(0));
      second.apply(pixels, from, size, random.split(1));
    }
  }

  /// No change.
  static Augmentation none() {
    return new Unchanged();
  }

  /// No change, without a copy.
  record Unchanged() implements Augmentation {
    @Override
    public void apply(float[] pixels, int from, ImageSize size, RandomStream random) {}

    @Override
    public Tensor apply(Tensor images, RandomStream random) {
      return images;
    }
  }

  /// What the SAM paper calls basic augmentation of CIFAR: a flip, four pixels of reflected border,
  /// a random crop (P. Foret et al., arXiv:2010.01412, and its code).
  static Augmentation basic() {
    return new HorizontalFlip(0.5).then(new PadAndCrop(4, PadAndCrop.Border.REFLECTED));
  }
}
