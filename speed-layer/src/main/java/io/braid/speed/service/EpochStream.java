package io.braid.speed.service;

import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.streaming.StreamingContext;
import org.apache.spark.streaming.Time;
import org.apache.spark.streaming.dstream.InputDStream;
import scala.Option;
import scala.reflect.ClassTag$;

/**
 * A direct stream whose positions are kept in the lake: each interval brings the turn for one
 * epoch, unless the one before still runs or waits, so no batch is ever planned on a position that
 * another may still move.
 */
final class EpochStream extends InputDStream<StreamService> {
  private final transient StreamService service;
  private final transient JavaRDD<StreamService> turn;

  EpochStream(StreamingContext streaming, StreamService service) {
    super(streaming, ClassTag$.MODULE$.apply(StreamService.class));
    this.service = service;
    this.turn = new JavaSparkContext(streaming.sparkContext()).parallelize(List.of(), 1);
  }

  @Override
  public Option<RDD<StreamService>> compute(Time time) {
    return service.claimTurn() ? Option.apply(turn.rdd()) : Option.empty();
  }

  @Override
  public void start() {}

  @Override
  public void stop() {}
}
