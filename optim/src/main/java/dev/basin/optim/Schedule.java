package dev.basin.optim;

import java.util.List;

/// A learning rate, or a radius of [Scheduled] rules, as a function of the step, counted from 0.
/// Schedules are values, and any lambda is one too.
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

  /// A straight line from `initial` at step 0 to `last` at step `steps`, and `last` from there on.
  record Linear(double initial, double last, long steps) implements Schedule {
    public Linear {
      requireRate("linear", initial);
      requireRate("linear", last);
      requireSteps("linear", steps);
    }

    @Override
    public double at(long step) {
      return step >= steps ? last : initial + (last - initial) * ((double) step / steps);
    }
  }

  /// `initial` for half of the run, then a line to `initial / 100` at nine tenths of it, and that
  /// for the rest: what networks, and the curves between them, are trained with in Garipov et al.
  /// 2018 (arXiv:1802.10026) and Izmailov et al. 2018 (arXiv:1803.05407). With s = step / steps,
  ///
  ///     initial (1 - 0.99 (s - 0.5) / 0.4)    for 0.5 < s <= 0.9
  record HoldAndFall(double initial, long steps) implements Schedule {
    public HoldAndFall {
      requireRate("hold and fall", initial);
      requireSteps("hold and fall", steps);
    }

    @Override
    public double at(long step) {
      double s = (double) step / steps;
      double fall = Math.clamp((s - 0.5) / 0.4, 0, 1);
      return initial * (1 - 0.99 * fall);
    }
  }

  /// The triangular cycles of fast geometric ensembling (Garipov et al. 2018, arXiv:1802.10026,
  /// section 5): from `high` down to `low` in the middle of every cycle and back. With
  /// t = (step mod cycle + 1) / cycle,
  ///
  ///     (1 - 2t) high + 2t low         for t <= 1/2
  ///     (2 - 2t) low + (2t - 1) high   otherwise
  ///
  /// @param cycle steps, an even number
  record Cyclic(double high, double low, long cycle) implements Schedule {
    public Cyclic {
      requireRate("cyclic", high);
      requireRate("cyclic", low);
      requireSteps("cyclic", cycle);
      if (cycle % 2 != 0) {
        throw new IllegalArgumentException(
            "cyclic: the cycle must be even, for one step to be at its low point, but is " + cycle);
      }
    }

    @Override
    public double at(long step) {
      double t = (step % cycle + 1.0) / cycle;
      return t <= 0.5 ? (1 - 2 * t) * high + 2 * t * low : (2 - 2 * t) * low + (2 * t - 1) * high;
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

  /// One schedule after another: `first` for some steps, and then `then` from its own step 0.
  ///
  /// @param steps of the first
  record InTurn(Schedule first, long steps, Schedule then) implements Schedule {
    public InTurn {
      requireSteps("in turn", steps);
    }

    @Override
    public double at(long step) {
      return step < steps ? first.at(step) : then.at(step - steps);
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
