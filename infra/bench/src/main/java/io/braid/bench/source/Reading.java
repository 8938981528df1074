package io.braid.bench.source;

import io.braid.core.stream.OffsetRange;
import io.braid.core.stream.OffsetVector;
import io.braid.speed.source.RecordReader;
import io.braid.speed.source.Source;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** All that a source offers, read by its own reader in two tasks, and counted there. */
final class Reading {
  private Reading() {}

  static long count(SparkSession spark, Source source) {
    List<OffsetRange> all =
        source.look(OffsetVector.START).partitions().entrySet().stream()
            .map(
                each ->
                    new OffsetRange(each.getKey(), each.getValue().begin(), each.getValue().end()))
            .toList();
    RecordReader reader = source.reader(all);
    List<List<OffsetRange>> halves =
        List.of(
            all.stream().map(range -> part(range, range.from(), middle(range))).toList(),
            all.stream().map(range -> part(range, middle(range), range.until())).toList());
    return new JavaSparkContext(spark.sparkContext())
        .parallelize(halves, halves.size())
        .map(ranges -> count(reader, ranges))
        .reduce(Long::sum);
  }

  private static long count(RecordReader reader, List<OffsetRange> ranges) {
    long[] records = new long[1];
    ranges.forEach(
        range ->
            reader.read(
                range,
                record -> {
                  records[0]++;
                  return true;
                }));
    return records[0];
  }

  private static OffsetRange part(OffsetRange range, long from, long until) {
    return new OffsetRange(range.partition(), from, until);
  }

  private static long middle(OffsetRange range) {
    return range.from() + range.count() / 2;
  }
}
