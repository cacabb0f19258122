package dev.basin.experiments.data;

import dev.basin.tensor.RandomStream;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/// Labelled images of one size.
///
/// @param name what the images are and which part of it, such as `fashion-mnist/train`
/// @param pixels unsigned bytes, [count, height, width, channels] in row-major order
/// @param labels the class of every image, in `[0, classes)`
/// @param height rows of an image
/// @param width columns of an image
/// @param channels colours of a pixel
/// @param classes how many classes there are
/// @param sha256 hexadecimal SHA-256 over the checksums of the files that the images came from
public record ImageData(
    String name,
    byte[] pixels,
    int[] labels,
    int height,
    int width,
    int channels,
    int classes,
    String sha256) {

  public ImageData {
    Objects.requireNonNull(name);
    Objects.requireNonNull(sha256);
    if ((long) labels.length * height * width * channels != pixels.length) {
      throw new IllegalArgumentException(
          "%s: %d labels of %dx%dx%d images do not match %d pixels"
              .formatted(name, labels.length, height, width, channels, pixels.length));
    }
    for (int label : labels) {
      if (label < 0 || label >= classes) {
        throw new IllegalArgumentException(
            "%s: label %d is outside [0, %d)".formatted(name, label, classes));
      }
    }
  }

  /// The number of images.
  public int count() {
    return labels.length;
  }

  /// The first `count` images.
  ///
  /// @throws IllegalArgumentException unless `count` is in `[1, count()]`
  public ImageData take(int count) {
    if (count < 1 || count > count()) {
      throw new IllegalArgumentException(
          "%s has %d images, cannot take %d".formatted(name, count(), count));
    }
    return new ImageData(
        name,
        Arrays.copyOf(pixels, count * imageSize()),
        Arrays.copyOf(labels, count),
        height,
        width,
        channels,
        classes,
        sha256);
  }

  /// The images of some rows, in the order of `rows`.
  public ImageData rows(int[] rows) {
    byte[] chosen = new byte[Math.multiplyExact(rows.length, imageSize())];
    int[] chosenLabels = new int[rows.length];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(pixels, rows[i] * imageSize(), chosen, i * imageSize(), imageSize());
      chosenLabels[i] = labels[rows[i]];
    }
    return new ImageData(name, chosen, chosenLabels, height, width, channels, classes, sha256);
  }

  /// These images without a random part of them, and that part, to choose settings by; a function
  /// of the fraction and the seed alone.
  ///
  /// @param fraction of the images to hold out: the nearest whole number of them, at least one, and
  ///   at most one less than all
  public ImageSplits holdOut(double fraction, long seed) {
    long held = Math.round(fraction * count());
    if (!(held >= 1 && held < count())) {
      throw new IllegalArgumentException(
          "%s: %s of %d images leaves nothing to train on or nothing to hold out"
              .formatted(name, fraction, count()));
    }
    int[] order = RandomStream.ofSeed(seed).split("hold out").permutation(count());
    return new ImageSplits(
        rows(Arrays.copyOfRange(order, (int) held, count())),
        rows(Arrays.copyOf(order, (int) held)));
  }

  /// The same images with other labels.
  public ImageData withLabels(int[] newLabels) {
    return new ImageData(name, pixels, newLabels, height, width, channels, classes, sha256);
  }

  /// The images of several parts of one kind, one part after the other.
  ///
  /// @param sha256 of them all
  public static ImageData concatenate(String name, List<ImageData> parts, String sha256) {
    ImageData first = parts.getFirst();
    int count = parts.stream().mapToInt(ImageData::count).sum();
    byte[] pixels = new byte[Math.multiplyExact(count, first.imageSize())];
    int[] labels = new int[count];
    int row = 0;
    for (ImageData part : parts) {
      if (part.imageSize() != first.imageSize() || part.width != first.width) {
        throw new IllegalArgumentException(name + ": its parts hold images of different sizes");
      }
      System.arraycopy(part.pixels, 0, pixels, row * first.imageSize(), part.pixels.length);
      System.arraycopy(part.labels, 0, labels, row, part.count());
      row += part.count();
    }
    return new ImageData(
        name, pixels, labels, first.height, first.width, first.channels, first.classes, sha256);
  }

  /// The mean of every channel over all images and places, of pixels scaled to [0, 1].
  public float[] channelMean() {
    float[] mean = new float[channels];
    for (int channel = 0; channel < channels; channel++) {
      mean[channel] = (float) (sum(channel, false) / (255.0 * pixelsOfChannel()));
    }
    return mean;
  }

  /// The population standard deviation of every channel, of pixels scaled to [0, 1].
  public float[] channelDeviation() {
    float[] deviation = new float[channels];
    for (int channel = 0; channel < channels; channel++) {
      double mean = (double) sum(channel, false) / pixelsOfChannel();
      double meanSquare = (double) sum(channel, true) / pixelsOfChannel();
      deviation[channel] = (float) (StrictMath.sqrt(meanSquare - mean * mean) / 255);
    }
    return deviation;
  }

  /// The images as float32, [count, height, width, channels]: `(pixel / 255 - mean) / deviation`.
  ///
  /// @param mean one number for each channel
  /// @param deviation one positive number for each channel
  public float[] normalized(float[] mean, float[] deviation) {
    if (mean.length != channels || deviation.length != channels) {
      throw new IllegalArgumentException(
          "%s has %d channels, the mean has %d and the deviation %d"
              .formatted(name, channels, mean.length, deviation.length));
    }
    for (float one : deviation) {
      if (!(one > 0)) {
        throw new IllegalArgumentException(
            name + ": a deviation is " + one + "; it must be positive (is the channel constant?)");
      }
    }
    float[][] table = new float[channels][256];
    for (int channel = 0; channel < channels; channel++) {
      for (int pixel = 0; pixel < 256; pixel++) {
        table[channel][pixel] = (pixel / 255f - mean[channel]) / deviation[channel];
      }
    }
    float[] result = new float[pixels.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = table[i % channels][pixels[i] & 0xff];
    }
    return result;
  }

  private int imageSize() {
    return height * width * channels;
  }

  private long pixelsOfChannel() {
    return pixels.length / channels;
  }

  private long sum(int channel, boolean squares) {
    long sum = 0;
    for (int i = channel; i < pixels.length; i += channels) {
      int pixel = pixels[i] & 0xff;
      sum += squares ? pixel * pixel : pixel;
    }
    return sum;
  }
}
