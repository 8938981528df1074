package io.braid.local.component;

import io.braid.local.process.Ports;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A schema registry (Apicurio) that speaks as Confluent's does. It keeps nothing once it ends. */
public final class SchemaRegistry {
  private static final String MODULE = "infra/registry";
  private static final String MAIN = "io.quarkus.runner.GeneratedMain";
  private static final String PATH = "/apis/ccompat/v7";

  private SchemaRegistry() {}

  /**
   * Returns when it answers.
   *
   * @param folder of its log
   */
  public static Component start(Path folder, int port) {
    Path data = folder.toAbsolutePath().normalize();
    return Component.start(
        "registry",
        port,
        "http://127.0.0.1:%d%s".formatted(port, PATH),
        Component.START_LIMIT,
        () ->
            Component.startJvm(
                "registry",
                libraries(),
                Map.of(),
                List.of(
                    "-Xmx384m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-Dquarkus.http.host=127.0.0.1",
                    "-Dquarkus.http.port=" + port,
                    "-Djava.util.logging.manager=org.jboss.logmanager.LogManager"),
                List.of(MAIN),
                data.resolve("registry.log")),
        child -> !Ports.isFree(port));
  }

  private static String libraries() {
    Path home = Component.root().resolve(MODULE).resolve("target/registry");
    if (!Files.isDirectory(home)) {
      throw Component.notHere(MODULE, "-pl " + MODULE, new NoSuchFileException(home.toString()));
    }
    return "%s/*:%1$s/lib/*".formatted(home);
  }
}
