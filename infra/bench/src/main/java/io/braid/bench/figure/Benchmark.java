package io.braid.bench.figure;

import java.nio.file.Path;

/** Measures two things in one run, in turns, so that a busy machine slows both. */
public interface Benchmark {

  String name();

  /**
   * @param folder empty, to work in
   */
  Figure run(Path folder);
}
