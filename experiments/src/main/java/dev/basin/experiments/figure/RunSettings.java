package dev.basin.experiments.figure;

import java.util.Optional;

/// What the user asked for, alike for every figure of a run.
///
/// @param preset the size of the experiments
/// @param seed the first seed
/// @param threads how many threads may work at once, at least 1
/// @param rho the radius of SAM's ball; empty for what each figure takes by itself
/// @param p the norm of SAM's ball, in [1, infinity]
/// @param operation the table of the figures on grokking; empty for their own
/// @param command the command line, for the manifest
public record RunSettings(
    Preset preset,
    long seed,
    int threads,
    Optional<Double> rho,
    double p,
    Optional<String> operation,
    String command) {}
