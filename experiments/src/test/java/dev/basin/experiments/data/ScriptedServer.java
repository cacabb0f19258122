package dev.basin.experiments.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// A web server on this machine that says what a test makes it say, byte for byte: a proper server
/// would neither lie about a length nor fall silent. One connection serves one request.
public final class ScriptedServer implements AutoCloseable {
  private final ServerSocket socket;
  private final Script script;
  private final List<Request> requests = new CopyOnWriteArrayList<>();

  /// @param headers by lower-case name
  public record Request(String path, Map<String, String> headers) {
    /// The position from which on the file is asked for.
    long from() {
      String range = headers.getOrDefault("range", "bytes=0-");
      return Long.parseLong(range.replaceAll("\\D", ""));
    }
  }

  /// How a request is answered; the connection is closed afterwards.
  @FunctionalInterface
  public interface Script {
    void answer(Request request, OutputStream out) throws IOException, InterruptedException;
  }

  public ScriptedServer(Script script) throws IOException {
    this.script = script;
    socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::serve);
  }

  public String address() {
    return "http://127.0.0.1:" + socket.getLocalPort() + "/";
  }

  /// The requests so far.
  public List<Request> requests() {
    return requests;
  }

  /// A script that serves files, whole or from a position on, as a proper server does.
  public static Script files(Map<String, byte[]> files) {
    return (request, out) -> {
      byte[] file = files.get(request.path());
      if (file == null) {
        head(out, 404, "Content-Length: 0");
      } else if (request.from() > 0) {
        int from = (int) request.from();
        head(
            out,
            206,
            "Content-Length: " + (file.length - from),
            "Content-Range: bytes %d-%d/%d".formatted(from, file.length - 1, file.length));
        out.write(file, from, file.length - from);
      } else {
        head(out, 200, "Content-Length: " + file.length);
        out.write(file);
      }
    };
  }

  public static void head(OutputStream out, int status, String... headers) throws IOException {
    StringBuilder text = new StringBuilder("HTTP/1.1 " + status + " Said\r\nConnection: close\r\n");
    for (String header : headers) {
      text.append(header).append("\r\n");
    }
    out.write(text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  private void serve() {
    while (!socket.isClosed()) {
      try {
        Socket connection = socket.accept();
        Thread.ofVirtual().start(() -> serve(connection));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      BufferedReader reader =
          new BufferedReader(
              new InputStreamReader(connection.getInputStream(), StandardCharsets.ISO_8859_1));
      String path = reader.readLine().split(" ")[1];
      Map<String, String> headers = new TreeMap<>();
      for (String line = reader.readLine(); !line.isEmpty(); line = reader.readLine()) {
        String[] parts = line.split(": ", 2);
        headers.put(parts[0].toLowerCase(java.util.Locale.ROOT), parts[1]);
      }
      Request request = new Request(path, headers);
      requests.add(request);
      script.answer(request, connection.getOutputStream());
    } catch (IOException e) {
      // The client hung up, as it may.
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
