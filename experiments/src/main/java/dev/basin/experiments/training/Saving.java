package dev.basin.experiments.training;

/// What saves a run, from the run's own thread and between its steps.
interface Saving extends AutoCloseable {
  /// Does nothing.
  Saving NONE =
      new Saving() {
        @Override
        public Course resumed(Course start) {
          return start;
        }

        @Override
        public Course measured(Course course, Probe probe) {
          return course.measured(probe);
        }

        @Override
        public void after(Course course, boolean last) {}

        @Override
        public void close() {}
      };

  /// Where to begin.
  Course resumed(Course start);

  /// The course with what the probe measures here, which may take much longer than a step: the
  /// program may end in it without loss.
  ///
  /// @throws java.util.concurrent.CancellationException once the run is saved, if the program is to
  ///   end
  Course measured(Course course, Probe probe);

  /// Called after every step.
  ///
  /// @param last whether the run is over
  /// @throws java.util.concurrent.CancellationException once the run is saved, if the program is to
  ///   end
  void after(Course course, boolean last);

  @Override
  void close();
}
