package dev.basin.experiments.cli;

import dev.basin.experiments.UserError;
import dev.basin.experiments.data.DataSet;
import dev.basin.experiments.data.DataSets;
import dev.basin.experiments.figure.Environment;
import dev.basin.experiments.figure.Figure;
import dev.basin.experiments.figures.Figures;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/// The `basin` command: lists the lecture's figures and runs the experiments behind them.
///
/// Exit codes: 0 done; 2 a mistake of the user's, told in one line on standard error; 1 a mistake
/// of the program's; 130 interrupted.
@Command(
    name = "basin",
    description = "Recomputes the figures of the lecture and checks its claims.",
    versionProvider = Version.class,
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    subcommands = {ListCommand.class, RunCommand.class, AllCommand.class, DataCommand.class})
public final class BasinCommand implements Runnable {
  private static final int PROGRAM_ERROR = 1;
  private static final int USER_ERROR = 2;
  private static final int INTERRUPTED = 130;

  private final Supplier<List<Figure>> figures;
  private final Supplier<Environment> environment;
  private final List<DataSet> dataSets;
  private final UnaryOperator<String> variables;
  private List<String> arguments = List.of();

  @Spec private CommandSpec spec;

  @Option(
      names = "--stacktrace",
      scope = ScopeType.INHERIT,
      description = "Print the stack trace of an unexpected error.")
  private boolean stackTrace;

  /// @param figures the figures to choose from, in the lecture's order; called only by commands
  ///   that name one, since to load them takes a tenth of the start
  /// @param environment looks at the machine; called only when a figure is run
  public BasinCommand(Supplier<List<Figure>> figures, Supplier<Environment> environment) {
    this(figures, environment, DataSets.all(), System::getenv);
  }

  /// @param dataSets the data sets to choose from
  /// @param variables those of the environment by name; null where there is none
  BasinCommand(
      Supplier<List<Figure>> figures,
      Supplier<Environment> environment,
      List<DataSet> dataSets,
      UnaryOperator<String> variables) {
    this.figures = figures;
    this.environment = environment;
    this.dataSets = List.copyOf(dataSets);
    this.variables = variables;
  }

  /// Runs the command of this process and ends the process with its exit code.
  public static void main(String[] arguments) {
    // Pictures are drawn in memory: without this, a machine that has a display would open it.
    System.setProperty("java.awt.headless", "true");
    BasinCommand command = new BasinCommand(Figures::all, Environment::detect);
    PrintWriter out = new PrintWriter(System.out, true);
    PrintWriter err = new PrintWriter(System.err, true);
    int code = command.execute(out, err, arguments);
    if (code != 0) {
      // not for 0: it would load the platform's loggers, which takes 30 ms
      System.exit(code);
    }
  }

  /// Runs the command and returns its exit code; prints nothing elsewhere.
  public int execute(PrintWriter out, PrintWriter err, String... arguments) {
    this.arguments = List.of(arguments);
    CommandLine line = new CommandLine(this);
    line.setOut(out).setErr(err);
    line.setParameterExceptionHandler((exception, given) -> usageError(err, exception));
    line.setExecutionExceptionHandler((exception, command, parsed) -> failure(err, exception));
    int code;
    try {
      code = line.execute(arguments);
    } catch (Error e) {
      code = failure(err, e);
    }
    out.flush();
    err.flush();
    return code;
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  List<Figure> figures() {
    return figures.get();
  }

  List<DataSet> dataSets() {
    return dataSets;
  }

  String variable(String name) {
    return variables.apply(name);
  }

  Environment environment() {
    return environment.get();
  }

  String commandLine() {
    return CommandText.of(arguments);
  }

  private static int usageError(PrintWriter err, ParameterException exception) {
    String name = exception.getCommandLine().getCommandSpec().qualifiedName();
    err.println(oneLine("basin: " + exception.getMessage() + " (see " + name + " --help)"));
    return USER_ERROR;
  }

  private int failure(PrintWriter err, Throwable exception) {
    if (exception instanceof CancellationException) {
      return INTERRUPTED;
    }
    if (exception instanceof UserError) {
      err.println(oneLine("basin: " + exception.getMessage()));
      return USER_ERROR;
    }
    if (stackTrace) {
      exception.printStackTrace(err);
    } else {
      err.println(
          oneLine("basin: unexpected " + exception + " (add --stacktrace to see where it arose)"));
    }
    return PROGRAM_ERROR;
  }

  private static String oneLine(String text) {
    return text.strip().replaceAll("\\s*\\R\\s*", " ");
  }
}
