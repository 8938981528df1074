package io.braid.bench.query;

/** One way to look a route up by its key. Used by one thread. */
interface PointQuery extends AutoCloseable {

  /**
   * @return its total distance
   */
  long find(String origin, String destination);

  @Override
  void close();
}
