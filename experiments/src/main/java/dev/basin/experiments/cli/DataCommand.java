package dev.basin.experiments.cli;

import dev.basin.experiments.UserError;
import dev.basin.experiments.data.DataCheck;
import dev.basin.experiments.data.DataDownload;
import dev.basin.experiments.data.DataFolder;
import dev.basin.experiments.data.DataSet;
import dev.basin.experiments.data.DataSets;
import dev.basin.experiments.figure.Progress;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/// `basin data`: what there is to learn from, and how it gets here.
@Command(name = "data", description = "Lists, downloads and checks data sets.")
final class DataCommand implements Runnable {
  private static final double MIB = 1 << 20;

  @ParentCommand private BasinCommand basin;
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  @Command(name = "list", description = "Lists the known data sets, and which of them are here.")
  void list(@Mixin DataOptions options) {
    PrintWriter out = spec.commandLine().getOut();
    Optional<DataFolder> folder =
        options.folder(basin::variable).map(DataCommand::existing).map(DataFolder::new);
    for (DataSet set : basin.dataSets()) {
      out.printf("%-14s %s%n", set.name(), set.summary());
      out.printf(
          Locale.ROOT,
          "    source   %s (%.1f MiB)%n",
          set.addresses().getFirst(),
          set.bytes() / MIB);
      out.printf("    licence  %s%n", set.licence());
      out.printf("    here     %s%n", here(folder, set));
    }
  }

  private static String here(Optional<DataFolder> folder, DataSet set) {
    List<DataFolder> folders = new ArrayList<>(folder.stream().toList());
    set.packages().forEach(packaged -> folders.add(new DataFolder(packaged.folder())));
    for (DataFolder place : folders) {
      DataFolder.Found found = place.find(set);
      if (found.isComplete()) {
        Path one = found.archive().orElseGet(() -> found.files().values().iterator().next());
        return "files of these names in %s; basin data check verifies them"
            .formatted(one.getParent());
      }
      if (!found.files().isEmpty()) {
        return "in part: without " + String.join(", ", found.missing());
      }
    }
    return folder.isPresent() ? "no" : "no folder named: --data DIR or BASIN_DATA";
  }

  @Command(name = "get", description = "Downloads data sets, or goes on where that broke off.")
  void get(
      @Parameters(paramLabel = "NAME", arity = "1..*", description = "As basin data list says.")
          List<String> names,
      @Mixin DataOptions options,
      @Option(
              names = "--mirror",
              paramLabel = "URL",
              description =
                  "Where to download from, in place of the official addresses:" + " URL/NAME/FILE.")
          String mirror,
      @Option(
              names = "--timeout",
              paramLabel = "SECONDS",
              defaultValue = "30",
              description = "How long a server may be silent (default: 30).")
          double timeout) {
    if (!(timeout >= 0.001 && timeout <= 86_400)) {
      throw new UserError("--timeout " + timeout + " is outside 0.001 to 86400 seconds");
    }
    DataFolder folder = options.required(basin::variable);
    PrintWriter out = spec.commandLine().getOut();
    DataDownload download =
        new DataDownload(
            folder,
            Optional.ofNullable(mirror).map(DataCommand::address),
            Progress.ofBytes(out),
            Duration.ofMillis((long) (timeout * 1000)));
    for (DataSet set : named(names)) {
      if (!DataCheck.isGood(folder, set)) {
        download.get(set);
        requireGood(folder, set);
      }
      out.printf("%s is complete in %s%n", set.name(), folder.root());
      out.flush();
    }
  }

  // A wrong file elsewhere in the folder may hide the one that was downloaded.
  private static void requireGood(DataFolder folder, DataSet set) {
    String faults = DataCheck.faults(DataCheck.check(folder, set));
    if (!faults.isEmpty()) {
      throw new UserError(
          "%s was downloaded to %s, but wrong files of it are in the way; remove them: %s"
              .formatted(set.name(), folder.home(set), faults));
    }
  }

  @Command(
      name = "check",
      description =
          "Verifies the checksums of the data sets that are named, or of all that are here.")
  void check(
      @Parameters(paramLabel = "NAME", arity = "0..*", description = "As basin data list says.")
          List<String> names,
      @Mixin DataOptions options) {
    DataFolder folder = options.required(basin::variable);
    existing(folder.root());
    Map<DataSet, List<DataCheck.Finding>> all = new LinkedHashMap<>();
    if (names == null) {
      all.putAll(DataCheck.check(folder, basin.dataSets()));
    } else {
      named(names).forEach(set -> all.put(set, DataCheck.check(folder, set)));
    }
    if (all.isEmpty()) {
      throw new UserError(folder.root() + " holds no known data set; basin data list names them");
    }
    List<String> faults = new ArrayList<>();
    all.forEach((set, findings) -> {
      findings.forEach(finding -> tell(set, finding));
      if (!DataCheck.faults(findings).isEmpty()) {
        faults.add(set.name());
      }
    });
    if (!faults.isEmpty()) {
      throw new UserError(
          "not complete or not right in %s: %s; 'basin data get' downloads what is missing"
              .formatted(folder.root(), String.join(", ", faults)));
    }
  }

  private List<DataSet> named(List<String> names) {
    return new LinkedHashSet<>(names)
        .stream().map(name -> DataSets.named(name, basin.dataSets())).toList();
  }

  private void tell(DataSet set, DataCheck.Finding finding) {
    String state = finding.state().name().toLowerCase(Locale.ROOT);
    PrintWriter out = spec.commandLine().getOut();
    out.printf("%-14s %-8s %s: %s%n", set.name(), state, finding.file(), finding.detail());
    out.flush();
  }

  private static Path existing(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new UserError("data folder " + folder + " does not exist or is no folder");
    }
    return folder;
  }

  private static URI address(String text) {
    try {
      URI address = URI.create(text);
      if (DataDownload.isWebAddress(address)) {
        return address;
      }
    } catch (IllegalArgumentException e) {
      throw new UserError("--mirror '" + text + "' is no web address", e);
    }
    throw new UserError("--mirror '" + text + "' is no web address: http://... or https://...");
  }
}
