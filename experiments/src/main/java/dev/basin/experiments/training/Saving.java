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
        public void after(Course course) {}

        @Override
        public void close() {}
      };

  /// Where to begin.
  Course resumed(Course start);

  /// Called after every step.
  ///
  /// @throws java.util.concurrent.CancellationException once the run is saved, if the program is to
  ///   end
  void after(Course course);

  @Override
  void close();
}
