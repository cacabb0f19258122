package dev.basin.nn;

import dev.basin.tensor.Tensor;

/// Zeros after the channels of x, so that there are `channels` of them.
public record PadChannels(int channels) implements Layer {

  public PadChannels {
    Sizes.requirePositive("pad channels", "channels", channels);
  }

  @Override
  public Tensor forward(Scope scope, Tensor x) {
    if (x.rank() < 1 || x.shape().size(-1) > channels) {
      throw new IllegalArgumentException(
          "pad channels: shape %s; the last axis must hold at most %d channels"
              .formatted(x.shape(), channels));
    }
    return x.pad(-1, 0, channels - x.shape().size(-1));
  }
}
