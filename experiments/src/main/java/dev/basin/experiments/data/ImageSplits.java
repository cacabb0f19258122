package dev.basin.experiments.data;

/// A data set: the images to train on and those to test on, or to choose by.
public record ImageSplits(ImageData train, ImageData test) {}
