package io.braid.local.kafka;

import kafka.Kafka;
import kafka.tools.StorageTool;

/** What runs in the broker's own JVM: formats the data folder if it is new, then the broker. */
public final class BrokerProcess {
  private BrokerProcess() {}

  /** Arguments: the path of the properties file, the cluster id. */
  public static void main(String[] args) {
    int formatted =
        StorageTool.execute(
            new String[] {"format", "--ignore-formatted", "-t", args[1], "-c", args[0]},
            System.out);
    if (formatted != 0) {
      System.exit(formatted);
    }
    Kafka.main(new String[] {args[0]});
  }
}
