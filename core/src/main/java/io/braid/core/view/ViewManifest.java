package io.braid.core.view;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.braid.core.type.Column;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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
 * <p>A state that is not one value, such as the set behind {@code count(DISTINCT x)}, is kept in
 * rows of its own: the keys after the first {@code groups} tell those rows apart, and a query sees
 * them aggregated by the first {@code groups} keys.
 *
 * <p>A view over several streams is kept in strands, one a stream: manifests that differ in name
 * and stream only, so their states can be merged. A strand is named {@code VIEW.STREAM}.
 *
 * @param name the view's name as users query it, or a strand's
 * @param stream the stream it reads
 * @param union of a strand, all streams of its view, in the order in which the query names them
 * @param definition names this definition
 * @param sql the definition as the user wrote it
 * @param description what the user says of it; empty if nothing
 * @param dimensions what it joins
 * @param keys the grouping columns, then element keys; empty for one global group
 * @param groups how many of the keys are grouping columns
 * @param state the partial state behind its aggregates
 * @param output what a query sees, in the order of the definition
 * @param reading which groups a query sees
 */
public record ViewManifest(
    String name,
    String stream,
    List<UnionStream> union,
    DefinitionHash definition,
    String sql,
    String description,
    List<DimensionVersion> dimensions,
    List<Column> keys,
    int groups,
    List<StateColumn> state,
    List<OutputColumn> output,
    Reading reading) {
  public static final String EPOCH_COLUMN = "_epoch";

  public ViewManifest {
    union = List.copyOf(union);
    dimensions = List.copyOf(dimensions);
    keys = List.copyOf(keys);
    state = List.copyOf(state);
    output = List.copyOf(output);
    if (groups < 0 || groups > keys.size()) {
      throw new IllegalArgumentException(
          "View %s has %d keys, of which %d cannot be grouping columns"
              .formatted(name, keys.size(), groups));
    }
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

  /** A view over one stream. */
  public ViewManifest(
      String name,
      String stream,
      DefinitionHash definition,
      String sql,
      String description,
      List<DimensionVersion> dimensions,
      List<Column> keys,
      int groups,
      List<StateColumn> state,
      List<OutputColumn> output,
      Reading reading) {
    this(
        name,
        stream,
        List.of(),
        definition,
        sql,
        description,
        dimensions,
        keys,
        groups,
        state,
        output,
        reading);
  }

  /** A view without dimensions and element keys, of which a query sees all. */
  public ViewManifest(
      String name,
      String stream,
      DefinitionHash definition,
      String sql,
      List<Column> keys,
      List<StateColumn> state,
      List<OutputColumn> output) {
    this(
        name,
        stream,
        definition,
        sql,
        "",
        List.of(),
        keys,
        keys.size(),
        state,
        output,
        Reading.ALL);
  }

  /** This view with what the user says of it; {@code comments} by the names of output columns. */
  public ViewManifest withComments(String description, Map<String, String> comments) {
    List<OutputColumn> described =
        output.stream()
            .map(column -> column.withComment(comments.getOrDefault(column.name(), "")))
            .toList();
    return new ViewManifest(
        name,
        stream,
        union,
        definition,
        sql,
        description,
        dimensions,
        keys,
        groups,
        state,
        described,
        reading);
  }

  /** This view as another definition names it, which makes the same of the same events. */
  public ViewManifest as(DefinitionHash other, List<UnionStream> streams) {
    return new ViewManifest(
        name,
        stream,
        streams,
        other,
        sql,
        description,
        dimensions,
        keys,
        groups,
        state,
        output,
        reading);
  }

  /** The strands of a view over several streams; this manifest itself if it reads only one. */
  public List<ViewManifest> strandsOver(List<UnionStream> streams) {
    return streams.size() < 2
        ? List.of(this)
        : streams.stream()
            .map(each -> named(ViewId.strand(name, each.name()), each.name(), streams))
            .toList();
  }

  /** The view as users query it: all its strands have the same. */
  @JsonIgnore
  public ViewManifest whole() {
    return isStrand() ? named(id().whole().view(), stream, union) : this;
  }

  /** The streams that the view reads, of a strand too. */
  public List<String> streams() {
    return isStrand() ? union.stream().map(UnionStream::name).toList() : List.of(stream);
  }

  @JsonIgnore
  public boolean isStrand() {
    return id().isStrand();
  }

  private ViewManifest named(String other, String itsStream, List<UnionStream> streams) {
    return new ViewManifest(
        other,
        itsStream,
        streams,
        definition,
        sql,
        description,
        dimensions,
        keys,
        groups,
        state,
        output,
        reading);
  }

  @JsonIgnore
  public ViewId id() {
    return new ViewId(name, definition);
  }

  /** Exact unless one of its columns is not. */
  @JsonIgnore
  public Verdict verdict() {
    return output.stream().allMatch(column -> column.bound().isEmpty())
        ? Verdict.EXACT
        : Verdict.BOUNDED;
  }

  /** The columns that a query's rows are grouped by. */
  @JsonIgnore
  public List<Column> groupKeys() {
    return keys.subList(0, groups);
  }

  /** Whether a group may have several stored rows. */
  @JsonIgnore
  public boolean hasElements() {
    return groups < keys.size();
  }

  /** Names of key and state columns, in storage order. */
  @JsonIgnore
  public List<String> storedColumns() {
    return Stream.concat(keys.stream().map(Column::name), state.stream().map(StateColumn::name))
        .collect(Collectors.toUnmodifiableList());
  }
}
