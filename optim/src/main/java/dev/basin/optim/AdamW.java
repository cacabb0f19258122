package dev.basin.optim;

import dev.basin.autodiff.Params;

/// Adam with decoupled weight decay (Loshchilov and Hutter 2017, arXiv:1711.05101), scaled by the
/// learning rate as PyTorch does: w <- (1 - lr wd) w, then Adam's step, which does not see the
/// decay.
public record AdamW(Adam adam, WeightDecay decay) implements UpdateRule {

  /// @param weightDecay wd, of every parameter
  public AdamW(double beta1, double beta2, double epsilon, double weightDecay) {
    this(new Adam(beta1, beta2, epsilon), WeightDecay.of(weightDecay));
  }

  @Override
  public RuleState initialState(Params params) {
    return adam.initialState(params);
  }

  @Override
  public Next apply(Params w, Params g, RuleState state, double learningRate) {
    return adam.apply(w, g, state, learningRate, decay);
  }
}
