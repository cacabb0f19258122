package dev.basin.bench.peers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/// The process of one contestant. It sets its work up and warms up, says `ready`, and then times
/// the work whenever it reads a number of seconds, until its input ends.
final class Side {
  private Side() {}

  /// @param arguments the row's name, and the contestant's index in it
  public static void main(String[] arguments) throws IOException {
    Stopwatch stopwatch;
    try {
      Row row = Rows.named(arguments[0]);
      Contestant contestant = row.contestant(Integer.parseInt(arguments[1]));
      stopwatch = new Stopwatch(contestant.setup().get());
      stopwatch.warmUp();
    } catch (Contestant.Unavailable unavailable) {
      say("unavailable " + unavailable.getMessage());
      return;
    }
    say("ready");
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      Stopwatch.Sample sample = stopwatch.measure(Double.parseDouble(line));
      say("sample " + sample.best() + " " + sample.median() + " " + sample.allocated());
    }
    // threads of a native library must not keep the process
    System.exit(0);
  }

  private static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
