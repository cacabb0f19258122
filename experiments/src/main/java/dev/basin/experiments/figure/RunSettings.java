package dev.basin.experiments.figure;

/// What the user asked for, alike for every figure of a run.
///
/// @param preset the size of the experiments
/// @param seed the first seed
/// @param threads how many threads may work at once, at least 1
/// @param command the command line, for the manifest
public record RunSettings(Preset preset, long seed, int threads, String command) {}
