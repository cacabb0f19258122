package dev.basin.experiments.data;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The answer of a web server that was asked for a file, or for its rest.
///
/// @param from the position in the file at which `body` starts
/// @param total the length of the whole file as the server states it, or -1
record HttpFile(InputStream body, long from, long total) implements AutoCloseable {
  private static final int MOST_REDIRECTS = 5;
  private static final Pattern RANGE =
      Pattern.compile("bytes (\\d{1,18})-\\d{1,18}/(\\d{1,18}|\\*)");

  /// Asks for a file from a position on; a server may answer with the whole file all the same.
  ///
  /// @param stall how long the server may be silent
  /// @throws IOException whose message says what the server did
  static HttpFile open(URI address, long from, Duration stall) throws IOException {
    URI at = address;
    for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
      HttpURLConnection connection = ask(at, from, stall);
      int status = status(at, connection, stall);
      switch (status) {
        case 200:
          return new HttpFile(connection.getInputStream(), 0, connection.getContentLengthLong());
        case 206:
          return rest(connection, from);
        case 301, 302, 303, 307, 308:
          at = target(at, connection);
          connection.disconnect();
          break;
        case -1:
          throw new IOException(at + " gave no usable answer (it speaks no HTTP)");
        default:
          connection.disconnect();
          throw new IOException("%s answered %d".formatted(at, status));
      }
    }
    throw new IOException(address + " redirects more than " + MOST_REDIRECTS + " times");
  }

  private static HttpURLConnection ask(URI at, long from, Duration stall) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) at.toURL().openConnection();
    // Redirects are followed by hand: this class follows none from http to https.
    connection.setInstanceFollowRedirects(false);
    connection.setConnectTimeout((int) stall.toMillis());
    connection.setReadTimeout((int) stall.toMillis());
    connection.setUseCaches(false);
    connection.setRequestProperty("User-Agent", "basin");
    connection.setRequestProperty("Accept-Encoding", "identity");
    if (from > 0) {
      connection.setRequestProperty("Range", "bytes=" + from + "-");
    }
    return connection;
  }

  private static int status(URI at, HttpURLConnection connection, Duration stall)
      throws IOException {
    try {
      return connection.getResponseCode();
    } catch (UnknownHostException e) {
      throw new IOException("host " + at.getHost() + " was not found: is there a network?", e);
    } catch (SocketTimeoutException e) {
      throw new IOException("%s was silent for %s s".formatted(at, seconds(stall)), e);
    } catch (ConnectException e) {
      throw new IOException(at + " does not accept a connection", e);
    } catch (IOException e) {
      throw new IOException(at + " gave no usable answer (" + e.getMessage() + ")", e);
    }
  }

  static String seconds(Duration time) {
    return String.valueOf(time.toMillis() / 1e3).replaceAll("\\.0$", "");
  }

  private static HttpFile rest(HttpURLConnection connection, long from) throws IOException {
    String range = String.valueOf(connection.getHeaderField("Content-Range"));
    Matcher matcher = RANGE.matcher(range);
    if (!matcher.matches() || Long.parseLong(matcher.group(1)) != from) {
      connection.disconnect();
      throw new IOException(
          "%s was asked for the bytes from %d on and sent '%s'"
              .formatted(connection.getURL(), from, range));
    }
    String total = matcher.group(2);
    return new HttpFile(
        connection.getInputStream(), from, total.equals("*") ? -1 : Long.parseLong(total));
  }

  private static URI target(URI at, HttpURLConnection connection) throws IOException {
    String location = connection.getHeaderField("Location");
    try {
      URI target = at.resolve(String.valueOf(location));
      if (location == null || !DataDownload.isWebAddress(target)) {
        throw new IOException(at + " redirects to '" + location + "', which is no web address");
      }
      if (at.getScheme().equals("https") && target.getScheme().equals("http")) {
        throw new IOException(at + " redirects to " + target + ", which is not encrypted");
      }
      return target;
    } catch (IllegalArgumentException e) {
      throw new IOException(at + " redirects to '" + location + "', which is no address", e);
    }
  }

  @Override
  public void close() throws IOException {
    body.close();
  }
}
