/// Update rules, gradient rules, schedules and training state.
module dev.basin.optim {
  requires transitive dev.basin.engine;

  exports dev.basin.optim;
  exports dev.basin.optim.checkpoint;
}
