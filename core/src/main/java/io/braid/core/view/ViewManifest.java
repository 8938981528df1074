package io.braid.core.view;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.braid.core.type.Column;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A compiled view: all that the serving layer needs to know, without Spark.
 *
 * <p>Tables of the view hold {@code keys}, then {@code state}; increments carry {@link
 * #EPOCH_COLUMN} in front. Key columns are named {@code k0, k1, …}, state columns {@code s0, s1,
 * …}, so they cannot collide with a user's alias.
 *
 * @param name the view's name, as users query it
 * @param stream the stream it reads
 * @param definition names this definition
 * @param sql the definition as the user wrote it
 * @param verdict what is promised of it
 * @param keys the grouping columns; empty for one global group
 * @param state the partial state behind its aggregates
 * @param output what a query sees, in the order of the definition
 */
public record ViewManifest(
    String name,
    String stream,
    DefinitionHash definition,
    String sql,
    Verdict verdict,
    List<Column> keys,
    List<StateColumn> state,
    List<OutputColumn> output) {
  public static final String EPOCH_COLUMN = "_epoch";

  public ViewManifest {
    keys = List.copyOf(keys);
    state = List.copyOf(state);
    output = List.copyOf(output);
    Set<String> names = new HashSet<>();
    Stream.concat(keys.stream().map(Column::name), state.stream().map(StateColumn::name))
        .filter(column -> !names.add(column))
        .findFirst()
        .ifPresent(
            column -> {
              throw new IllegalArgumentException(
                  "View %s has two columns named %s".formatted(name, column));
            });
  }

  @JsonIgnore
  public ViewId id() {
    return new ViewId(name, definition);
  }

  /** Names of key and state columns, in storage order. */
  @JsonIgnore
  public List<String> storedColumns() {
    return Stream.concat(keys.stream().map(Column::name), state.stream().map(StateColumn::name))
        .collect(Collectors.toUnmodifiableList());
  }
}
