package dev.basin.kernel;

/// The float32 backend.
public final class F32Kernels
    implements F32Storage,
        F32Elementwise,
        F32Exponential,
        F32Logarithm,
        F32Sum,
        F32Extreme,
        F32Normalization,
        F32NormalizationGradient,
        F32NormalizationSecond,
        F32LayerNorm,
        F32Softmax,
        F32Gelu,
        F32Sweep,
        F32Movement,
        F32Contraction,
        F32Attention,
        F32Convolution {}
