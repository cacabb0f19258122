package dev.basin.optim;

import java.util.List;

/// The learning rate as a function of the step, counted from 0. Schedules are values, and any
/// lambda is one too.
@FunctionalInterface
public interface Schedule {

  double at(long step);

  /// The same rate throughout.
  record Constant(double rate) implements Schedule {
    public Constant {
      requireRate("constant", rate);
    }

    @Override
    public double at(long step) {
      return rate;
    }
  }

  /// `initial`, multiplied by `factor` at each of the milestones.
  ///
  /// @param milestones the first steps at the lower rates, in ascending order
  record Steps(double initial, double factor, List<Long> milestones) implements Schedule {
    public Steps {
      requireRate("steps", initial);
      requireRate("steps", factor);
      milestones = List.copyOf(milestones);
      if (!milestones.equals(milestones.stream().sorted().distinct().toList())) {
        throw new IllegalArgumentException("steps: milestones must ascend, but are " + milestones);
      }
    }

    @Override
    public double at(long step) {
      double rate = initial;
      for (long milestone : milestones) {
        rate = step >= milestone ? rate * factor : rate;
      }
      return rate;
    }
  }

  /// Half a cosine from `initial` at step 0 to `last` at step `steps`, and `last` from there on:
  /// Loshchilov and Hutter 2016 (arXiv:1608.03983), equation 5, without restarts.
  record Cosine(double initial, double last, long steps) implements Schedule {
    public Cosine {
      requireRate("cosine", initial);
      requireRate("cosine", last);
      requireSteps("cosine", steps);
    }

    @Override
    public double at(long step) {
      if (step >= steps) {
        return last;
      }
      double half = (1 + StrictMath.cos(StrictMath.PI * step / steps)) / 2;
      return last + (initial - last) * half;
    }
  }

  /// A linear rise over `steps` steps to what `then` begins with, and then that schedule from its
  /// own step 0: (k + 1) / steps of the way at step k.
  record WarmUp(long steps, Schedule then) implements Schedule {
    public WarmUp {
      requireSteps("warm-up", steps);
    }

    @Override
    public double at(long step) {
      return step < steps ? then.at(0) * (step + 1) / steps : then.at(step - steps);
    }
  }

  private static void requireRate(String schedule, double rate) {
    if (!(rate >= 0 && rate < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          schedule + ": rates and factors must be finite and not negative, but one is " + rate);
    }
  }

  private static void requireSteps(String schedule, long steps) {
    if (steps < 1) {
      throw new IllegalArgumentException(
          schedule + ": the number of steps must be at least 1, but is " + steps);
    }
  }
}
