/// Data, analysis, plots, one class per figure, and the `basin` command.
module dev.basin.experiments {
  requires dev.basin.nn;
  requires dev.basin.optim;
  requires info.picocli;
  requires java.desktop;
  requires me.tongfei.progressbar;
  requires org.apache.xmlgraphics.batik.svggen;
  requires org.jfree.jfreechart;
  requires tools.jackson.databind;

  opens dev.basin.experiments.cli to
      info.picocli;
}
