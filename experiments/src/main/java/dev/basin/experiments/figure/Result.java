package dev.basin.experiments.figure;

/// A number that a figure measured and reports beside its claims, such as a test accuracy.
public record Result(String name, double value) {}
