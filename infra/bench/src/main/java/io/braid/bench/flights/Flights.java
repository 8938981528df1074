package io.braid.bench.flights;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** The example's events, over and over. */
public final class Flights {
  private static final List<byte[]> LINES = load();

  private Flights() {}

  /** The n-th event, from 0, as JSON. */
  public static byte[] event(long n) {
    return LINES.get((int) (n % LINES.size()));
  }

  /** How many there are before they repeat. */
  static int count() {
    return LINES.size();
  }

  /** The file with a flight a line. */
  static Path file() {
    return project().resolve("data/flights-20k.jsonl.gz");
  }

  /** The example's folder. */
  static Path project() {
    return Path.of(System.getProperty("braid.root", ""), "examples/flights");
  }

  private static List<byte[]> load() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file())), StandardCharsets.UTF_8))) {
      return lines.lines().map(line -> line.getBytes(StandardCharsets.UTF_8)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
