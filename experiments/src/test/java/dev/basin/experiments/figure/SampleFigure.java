package dev.basin.experiments.figure;

import dev.basin.experiments.plot.Drawing;
import java.awt.Color;
import java.awt.Graphics2D;
import java.io.IOException;
import java.util.Optional;

/// A figure that writes one file of every kind; `work` runs before it draws.
public record SampleFigure(String id, Work work) implements Figure {
  /// What the figure does first.
  @FunctionalInterface
  public interface Work {
    void run(FigureContext context) throws IOException;
  }

  public SampleFigure(String id) {
    this(id, context -> {});
  }

  @Override
  public String title() {
    return "Sample <" + id + ">";
  }

  @Override
  public String lecture() {
    return "Fig 0";
  }

  @Override
  public String summary() {
    return "a square";
  }

  @Override
  public String shows() {
    return "A square & nothing else.";
  }

  @Override
  public Optional<String> plan(Preset preset) {
    return preset == Preset.PAPER ? Optional.empty() : Optional.of("draws it in no time");
  }

  /// A sample that asks for whole data needs MNIST, which no system has a package of.
  @Override
  public void check(DataSource data) {
    if (id.equals("whole")) {
      data.mnist();
    }
  }

  @Override
  public void draw(FigureContext context) throws IOException {
    try (CsvWriter table = context.table("data", "one row", "seed", "value")) {
      table.row(context.seed(), 0.1);
    }
    work.run(context);
    context.picture("square", "A black \"square\"", new Square());
    context.page("turn", "the same to turn", "<!DOCTYPE html><title>turn</title>");
    context.claim(Claim.atMost("the square is small", 1, 2));
    context.claim(Claim.greaterThan("it is no number", Double.NaN, 0));
    context.result("side", 10);
  }

  private record Square() implements Drawing {
    @Override
    public int width() {
      return 30;
    }

    @Override
    public int height() {
      return 20;
    }

    @Override
    public void paint(Graphics2D graphics) {
      graphics.setColor(Color.BLACK);
      graphics.fillRect(10, 5, 10, 10);
    }
  }
}
