package io.braid.bench.figure;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/** Collects how long one thing takes, run after run. Not thread-safe. */
public final class Timings {
  private static final OperatingSystemMXBean PROCESS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private static final double NANOS_IN_MILLI = 1e6;

  private final List<Double> wallMillis = new ArrayList<>();
  private final List<Double> cpuMillis = new ArrayList<>();

  public void measure(Runnable work) {
    long cpu = PROCESS.getProcessCpuTime();
    long wall = System.nanoTime();
    work.run();
    wallMillis.add((System.nanoTime() - wall) / NANOS_IN_MILLI);
    cpuMillis.add((PROCESS.getProcessCpuTime() - cpu) / NANOS_IN_MILLI);
  }

  public Samples wall(String what) {
    return new Samples(what, "ms", wallMillis);
  }

  /** Of the whole process: whatever else it does meanwhile counts too. */
  public Samples cpu(String what) {
    return new Samples(what, "ms CPU", cpuMillis);
  }
}
