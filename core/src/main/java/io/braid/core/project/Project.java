package io.braid.core.project;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A project folder that was read without a problem.
 *
 * @param folder absolute
 * @param lake where the tables live; absolute, without a slash at its end
 * @param hadoop properties of Hadoop's file systems, by which the lake and folders are reached
 * @param resources what layers ask of a cluster
 * @param interval from one epoch to the next
 * @param heartbeat from one epoch of an idle stream to the next
 */
public record Project(
    Path folder,
    URI lake,
    Map<String, Setting> hadoop,
    Resources resources,
    Duration interval,
    Duration heartbeat,
    Limits limits,
    Serving serving,
    List<User> users,
    List<StreamDefinition> streams,
    List<ViewDefinition> views,
    List<DimensionDefinition> dimensions) {
  public Project {
    hadoop = Map.copyOf(hadoop);
    users = List.copyOf(users);
    streams = List.copyOf(streams);
    views = List.copyOf(views);
    dimensions = List.copyOf(dimensions);
  }

  /** The properties of Hadoop with their values, secrets included. */
  public Map<String, String> toHadoopProperties() {
    Map<String, String> values = new HashMap<>();
    hadoop.forEach((name, setting) -> values.put(name, setting.value()));
    return values;
  }

  /** Names are compared as SQL does: without regard to case. */
  public Optional<StreamDefinition> findStream(String name) {
    return streams.stream().filter(stream -> stream.name().equalsIgnoreCase(name)).findFirst();
  }

  /** Names are compared as SQL does: without regard to case. */
  public Optional<ViewDefinition> findView(String name) {
    return views.stream().filter(view -> view.name().equalsIgnoreCase(name)).findFirst();
  }

  public Optional<User> findUser(String name) {
    return users.stream().filter(user -> user.name().equals(name)).findFirst();
  }
}
