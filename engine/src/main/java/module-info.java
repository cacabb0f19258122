/// Tensors, SIMD kernels and reverse-mode automatic differentiation.
module dev.basin.engine {
  requires jdk.incubator.vector;

  exports dev.basin.autodiff;
  exports dev.basin.tensor;
}
