package io.braid.bench.source;

import io.braid.bench.figure.Aim;
import io.braid.bench.figure.Aim.Bound;
import io.braid.bench.figure.Benchmark;
import io.braid.bench.figure.Figure;
import io.braid.bench.figure.Samples;
import io.braid.bench.figure.Timings;
import io.braid.bench.flights.Flights;
import io.braid.bench.flights.FlightsLake;
import io.braid.bench.flights.FlightsProject;
import io.braid.core.stream.OffsetVector;
import io.braid.lake.session.LakeSession;
import io.braid.speed.source.Source;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.sql.SparkSession;

/** What a look at a folder with very many files costs each interval. */
public final class ListingBenchmark implements Benchmark {
  private static final int FILES_PER_FOLDER = 1_000;
  private static final double MOST_MILLIS = 2_000;

  /**
   * @param rounds a look and a walk in each, after a file has come
   */
  public record Size(int files, int rounds) {
    public static final Size FULL = new Size(100_000, 15);
    public static final Size QUICK = new Size(500, 2);
  }

  private final Size size;

  public ListingBenchmark(Size size) {
    this.size = size;
  }

  @Override
  public String name() {
    return "listing";
  }

  @Override
  public Figure run(Path folder) {
    Path files = folder.resolve("files");
    for (int file = 0; file < size.files(); file++) {
      put(files, file);
    }
    try (SparkSession spark = LakeSession.open("braid bench", "local[2]", Map.of())) {
      FlightsLake lake =
          FlightsLake.create(spark, FlightsProject.copyTo(folder.resolve("flights")));
      try (Source source =
          FolderSupply.at(files, spark.sparkContext().hadoopConfiguration()).open(lake)) {
        return run(source, files);
      }
    }
  }

  private Figure run(Source source, Path files) {
    Timings first = new Timings();
    Timings looks = new Timings();
    Timings walks = new Timings();
    first.measure(() -> source.look(OffsetVector.START));
    for (int round = 0; round < size.rounds(); round++) {
      put(files, size.files() + round);
      looks.measure(() -> source.look(OffsetVector.START));
      walks.measure(() -> walk(files));
    }
    Samples look = looks.wall("a look");
    return new Figure(
        "a folder of %,d files, of which one is new at each look".formatted(size.files()),
        List.of(first.wall("the first look, all new"), look, walks.wall("a walk of the JDK")),
        List.of(new Aim("ms a look", look.median(), Bound.AT_MOST, MOST_MILLIS)));
  }

  private static void put(Path files, int number) {
    Path file = files.resolve("%d/%d.jsonl".formatted(number / FILES_PER_FOLDER, number));
    try {
      Files.createDirectories(file.getParent());
      Files.write(file, Flights.event(number));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Bytes of all files, which asks for the attributes that a look asks for too. */
  private static long walk(Path files) {
    AtomicLong bytes = new AtomicLong();
    try {
      Files.walkFileTree(
          files,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              bytes.addAndGet(attributes.size());
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.get();
  }
}
