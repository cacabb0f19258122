/// Layers as descriptions, models, losses and weights I/O.
module dev.basin.nn {
  requires transitive dev.basin.engine;
  requires tools.jackson.core;

  exports dev.basin.nn;
  exports dev.basin.nn.weights;
}
