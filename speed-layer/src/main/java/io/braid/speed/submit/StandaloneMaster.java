package io.braid.speed.submit;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.SecurityManager;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.DeployMessages;
import org.apache.spark.deploy.DeployMessages.MasterStateResponse;
import org.apache.spark.deploy.DeployMessages.RequestMasterState$;
import org.apache.spark.deploy.master.Master$;
import org.apache.spark.internal.config.package$;
import org.apache.spark.rpc.RpcAddress;
import org.apache.spark.rpc.RpcEndpointRef;
import org.apache.spark.rpc.RpcEnv;
import scala.Option;
import scala.reflect.ClassTag$;

/** The live master of a standalone cluster, spoken to as Spark's own client does. */
final class StandaloneMaster implements AutoCloseable {
  private static final String SCHEME = "spark://";

  private final RpcEnv here;
  private final RpcEndpointRef master;

  private StandaloneMaster(RpcEnv here, RpcEndpointRef master) {
    this.here = here;
    this.master = master;
  }

  /**
   * @param address {@code spark://host:port}, several with commas between
   * @throws BraidException {@code CLUSTER_UNREACHABLE}
   */
  static <T> T with(String address, Function<StandaloneMaster, T> work) {
    try (StandaloneMaster open = connect(address)) {
      return work.apply(open);
    }
  }

  private static StandaloneMaster connect(String address) {
    SparkConf conf = new SparkConf();
    SecurityManager security =
        new SecurityManager(conf, Option.empty(), package$.MODULE$.AUTH_SECRET_FILE_DRIVER());
    RpcEnv here = RpcEnv.create("braid", "127.0.0.1", 0, conf, security, true);
    Exception last = new IllegalArgumentException("none of them is the live one");
    for (String host : List.of(address.substring(SCHEME.length()).split(","))) {
      try {
        RpcAddress at = RpcAddress.fromSparkURL(SCHEME + host);
        StandaloneMaster found =
            new StandaloneMaster(here, here.setupEndpointRef(at, Master$.MODULE$.ENDPOINT_NAME()));
        if (found.state().status().toString().equals("ALIVE")) {
          return found;
        }
      } catch (Exception e) { // Spark's Scala throws checked ones without saying so
        last = e;
      }
    }
    here.shutdown();
    throw new BraidException(
        ErrorCode.CLUSTER_UNREACHABLE,
        "No master of Spark answers at %s (%s). Start it, or correct the address."
            .formatted(address, last.getMessage()),
        last);
  }

  MasterStateResponse state() {
    return ask(RequestMasterState$.MODULE$, MasterStateResponse.class);
  }

  <T> T ask(Object question, Class<T> answer) {
    return master.askSync(question, ClassTag$.MODULE$.apply(answer));
  }

  DeployMessages.DriverStatusResponse stateOf(String driver) {
    return ask(
        new DeployMessages.RequestDriverStatus(driver), DeployMessages.DriverStatusResponse.class);
  }

  @Override
  public void close() {
    here.shutdown();
  }
}
