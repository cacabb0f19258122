/// Data, analysis, plots, one class per figure, and the `basin` command.
module dev.basin.experiments {
  requires transitive dev.basin.nn;
  requires transitive dev.basin.optim;
  requires transitive java.desktop;
  requires ejml.core;
  requires ejml.ddense;
  requires info.picocli;
  requires me.tongfei.progressbar;
  requires org.apache.xmlgraphics.batik.svggen;
  requires org.jfree.jfreechart;
  requires tools.jackson.databind;

  exports dev.basin.experiments;
  exports dev.basin.experiments.analysis;
  exports dev.basin.experiments.augmentation;
  exports dev.basin.experiments.data;
  exports dev.basin.experiments.figure;
  exports dev.basin.experiments.metrics;
  exports dev.basin.experiments.plot;
  exports dev.basin.experiments.training;

  opens dev.basin.experiments.cli to
      info.picocli;
}
