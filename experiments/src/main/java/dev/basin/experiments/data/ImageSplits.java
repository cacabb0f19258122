package dev.basin.experiments.data;

/// A data set: the images to train on and those to test on.
public record ImageSplits(ImageData train, ImageData test) {}
