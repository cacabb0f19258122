package dev.basin.kernel;

/// A batch of matrix products c = op(a) op(b), with op(a) m x k, op(b) k x n and c m x n, all dense
/// row-major.
///
/// @param transposeA a is stored k x m
/// @param transposeB b is stored n x k
/// @param stepA elements from one matrix of a to the next; 0 shares one matrix over the batch
/// @param stepB likewise for b
public record MatmulGeometry(
    int batch, int m, int n, int k, boolean transposeA, boolean transposeB, int stepA, int stepB) {}
