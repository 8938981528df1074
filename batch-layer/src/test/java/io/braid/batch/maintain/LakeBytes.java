package io.braid.batch.maintain;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** All bytes of all files of a lake. */
record LakeBytes(Path root) {

  /** Files in which a text stands, or a number as text or as Parquet writes it. */
  List<String> findFiles(String text, long number) {
    byte[] binary =
        ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(number).array();
    List<String> wanted =
        List.of(text, Long.toString(number), new String(binary, StandardCharsets.ISO_8859_1));
    return files().stream()
        .filter(file -> wanted.stream().anyMatch(read(file)::contains))
        .map(file -> root.relativize(file).toString())
        .toList();
  }

  List<Path> files() {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
