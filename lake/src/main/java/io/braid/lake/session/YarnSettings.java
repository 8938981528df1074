package io.braid.lake.session;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;

/** How YARN is reached: by files in {@code HADOOP_CONF_DIR}, or by the project's {@code hadoop}. */
public final class YarnSettings {
  private static final String NOBODY = "0.0.0.0:";

  private YarnSettings() {}

  /**
   * @throws BraidException {@code USAGE} if nothing says where it is: Hadoop would ask this machine
   *     for a quarter of an hour
   */
  public static YarnConfiguration load() {
    YarnConfiguration settings =
        new YarnConfiguration(SparkHadoopUtil.get().newConfiguration(new SparkConf()));
    boolean several = settings.getBoolean(YarnConfiguration.RM_HA_ENABLED, false);
    if (!several && settings.get(YarnConfiguration.RM_ADDRESS, NOBODY).startsWith(NOBODY)) {
      throw new BraidException(
          ErrorCode.USAGE,
          "Nothing says where YARN is. Set HADOOP_CONF_DIR to the folder of its yarn-site.xml, or 'yarn.resourcemanager.hostname' under 'hadoop' in braid.yaml.");
    }
    return settings;
  }
}
