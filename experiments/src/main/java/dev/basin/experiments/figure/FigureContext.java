package dev.basin.experiments.figure;

import dev.basin.experiments.data.CifarLabels;
import dev.basin.experiments.data.ImageData;
import dev.basin.experiments.data.ImageSplits;
import dev.basin.experiments.plot.Drawing;
import dev.basin.experiments.plot.Formula;
import dev.basin.experiments.plot.PictureWriter;
import dev.basin.experiments.training.Training;
import dev.basin.experiments.training.Workers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What a figure works with: the user's settings, data, progress, and the places where its claims,
/// numbers and files go. All that is used and written through it ends up in the manifest. For the
/// thread that draws the figure.
public final class FigureContext {
  private final RunSettings settings;
  private final DataSource dataSource;
  private final Path folder;
  private final Trainings trainings;
  private final Progress progress;
  private final Instant started = Instant.now();
  private final long startedNanos = System.nanoTime();
  private final Set<Long> seeds = new LinkedHashSet<>();
  private final Map<String, String> data = new LinkedHashMap<>();
  private final List<Artifact> files = new ArrayList<>();
  private final List<Result> results = new ArrayList<>();
  private final List<Claim> claims = new ArrayList<>();

  /// @param folder an existing folder for the files; it is moved into its place when all are
  ///   written
  /// @param trainings where runs of training are saved
  public FigureContext(
      RunSettings settings,
      DataSource dataSource,
      Path folder,
      Trainings trainings,
      Progress progress) {
    this.settings = settings;
    this.dataSource = dataSource;
    this.folder = folder;
    this.trainings = trainings;
    this.progress = progress;
  }

  /// The size of the experiment.
  public Preset preset() {
    return settings.preset();
  }

  /// How many threads may work at once.
  public int threads() {
    return settings.threads();
  }

  /// The user's seed.
  public long seed() {
    return seed(0);
  }

  /// The seed of the k-th independent run, counted from 0: the user's seed plus k.
  public long seed(int k) {
    long seed = settings.seed() + k;
    seeds.add(seed);
    return seed;
  }

  /// The radius of SAM's ball: the user's, or else the figure's own.
  public double rho(double own) {
    return settings.rho().orElse(own);
  }

  /// The norm of SAM's ball, in [1, infinity].
  public double p() {
    return settings.p();
  }

  /// The operation whose table is learnt: the user's, or else the figure's own.
  public String operation(String own) {
    return settings.operation().orElse(own);
  }

  /// What runs independent pieces of work side by side on those threads.
  public Workers workers() {
    return new Workers(settings.threads());
  }

  /// Trains: independent runs side by side, each saved and shared; see [Trainings].
  ///
  /// @param task what is shown with the progress
  /// @return the results in the order of the runs
  /// @throws java.util.concurrent.CancellationException if the program is to end, when all runs are
  ///   saved
  public List<Training.Trained> train(String task, List<Training> runs) {
    return trainings.all(task, runs, workers(), progress);
  }

  /// Where numbers that take long are saved as soon as they are there.
  public Measurements measurements() {
    return trainings.measurements();
  }

  /// Shows how far a long computation is.
  public Progress progress() {
    return progress;
  }

  /// Fashion-MNIST in the size of the preset.
  ///
  /// @throws dev.basin.experiments.UserError when its files are not there or not right
  public ImageSplits fashionMnist() {
    return used(dataSource.fashionMnist());
  }

  /// MNIST, whole.
  ///
  /// @throws dev.basin.experiments.UserError when its files are not there or not right
  public ImageSplits mnist() {
    return used(dataSource.mnist());
  }

  /// CIFAR-10 or CIFAR-100, whole.
  ///
  /// @throws dev.basin.experiments.UserError when its files are not there or not right
  public ImageSplits cifar(CifarLabels labels) {
    return used(dataSource.cifar(labels));
  }

  private ImageSplits used(ImageSplits splits) {
    for (ImageData part : List.of(splits.train(), splits.test())) {
      data.put(part.name(), part.sha256());
    }
    return splits;
  }

  /// Records a claim, whether it holds or not.
  public void claim(Claim claim) {
    claims.add(claim);
  }

  /// Records a number to report beside the claims.
  public void result(String name, double value) {
    results.add(new Result(name, value));
  }

  /// Writes a picture as `name.png` and `name.svg`.
  ///
  /// @param description the text for those who cannot see it
  public void picture(String name, String description, Drawing drawing) throws IOException {
    PictureWriter.writePng(folder.resolve(name + ".png"), drawing);
    files.add(new Artifact(Artifact.Kind.PICTURE, name + ".png", description));
    PictureWriter.writeSvg(folder.resolve(name + ".svg"), drawing);
    files.add(new Artifact(Artifact.Kind.VECTOR, name + ".svg", description));
  }

  /// Writes the slide's formulas as `formula.svg`, if there are any.
  public void formulas(List<String> lines) throws IOException {
    if (!lines.isEmpty()) {
      PictureWriter.writeSvg(folder.resolve("formula.svg"), new Formula(lines));
      files.add(new Artifact(Artifact.Kind.FORMULA, "formula.svg", String.join("; ", lines)));
    }
  }

  /// Opens the table `name.csv`; the caller writes its rows and closes it.
  public CsvWriter table(String name, String description, String... header) throws IOException {
    CsvWriter table = new CsvWriter(folder.resolve(name + ".csv"), header);
    files.add(new Artifact(Artifact.Kind.TABLE, name + ".csv", description));
    return table;
  }

  /// Writes the interactive page `name.html`.
  ///
  /// @param html the whole page, such as [dev.basin.experiments.plot.InteractiveSurface] makes it
  public void page(String name, String description, String html) throws IOException {
    Files.writeString(folder.resolve(name + ".html"), html);
    files.add(new Artifact(Artifact.Kind.PAGE, name + ".html", description));
  }

  /// The manifest of what was done so far.
  public Manifest manifest(Figure figure, Environment environment) {
    return new Manifest(
        figure.id(),
        figure.title(),
        figure.lecture(),
        figure.shows(),
        String.join(", ", figure.computedBy()),
        settings.command(),
        settings.preset().label(),
        List.copyOf(seeds),
        settings.threads(),
        environment.gitRevision(),
        environment.gitDirty(),
        environment.jdk(),
        environment.cpu(),
        environment.vectorBits(),
        Collections.unmodifiableMap(new LinkedHashMap<>(data)),
        started.truncatedTo(ChronoUnit.SECONDS).toString(),
        (System.nanoTime() - startedNanos) / 1_000_000 / 1e3,
        List.copyOf(files),
        List.copyOf(results),
        List.copyOf(claims));
  }
}
