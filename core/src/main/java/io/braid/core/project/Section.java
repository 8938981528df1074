package io.braid.core.project;

import io.braid.core.error.Nearest;
import io.braid.core.error.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A mapping of a YAML file. Keys that are not known, that stand twice or whose value is of the
 * wrong kind become problems; what is left reads as absent.
 */
final class Section {
  /** A key's value and the place of the key. */
  private record Entry(Place place, Node node) {}

  private final Origin origin;
  private final String name;
  private final Place place;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  private Section(Origin origin, String name, Place place) {
    this.origin = origin;
    this.name = name;
    this.place = place;
  }

  /** A section whose keys Braid names. */
  static Section of(Origin origin, String name, Place place, MappingNode node, List<String> known) {
    Section section = ofAnyKeys(origin, name, place, node);
    section.entries.forEach(
        (key, entry) -> {
          if (!known.contains(key)) {
            origin.problem(
                entry.place(), "Unknown key '%s'. %s".formatted(key, Nearest.hint(key, known)));
          }
        });
    section.entries.keySet().retainAll(known);
    return section;
  }

  /** A section whose keys the user names. */
  static Section ofAnyKeys(Origin origin, String name, Place place, MappingNode node) {
    Section section = new Section(origin, name, place);
    for (NodeTuple tuple : node.getValue()) {
      section.put(tuple);
    }
    return section;
  }

  private void put(NodeTuple tuple) {
    Place keyPlace = placeOf(tuple.getKeyNode());
    if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
      origin.problem(keyPlace, "A key is a plain word, not a list or a section");
      return;
    }
    Entry before = entries.putIfAbsent(key.getValue(), new Entry(keyPlace, tuple.getValueNode()));
    if (before != null) {
      origin.problem(
          keyPlace,
          "'%s' stands twice, first in line %d".formatted(key.getValue(), before.place().line()));
    }
  }

  void problem(String text) {
    origin.problem(place, text);
  }

  Place place() {
    return place;
  }

  boolean has(String key) {
    return entries.containsKey(key);
  }

  boolean isSection(String key) {
    return Optional.ofNullable(entries.get(key))
        .filter(entry -> entry.node() instanceof MappingNode)
        .isPresent();
  }

  Optional<Text> find(String key) {
    return Optional.ofNullable(entries.get(key)).flatMap(entry -> toText(key, entry));
  }

  Optional<Text> require(String key) {
    return required(key) ? find(key) : Optional.empty();
  }

  Optional<Section> findSection(String key, List<String> known) {
    return findMapping(key).map(node -> of(origin, key, placeOfKey(key), node, known));
  }

  Optional<Section> requireSection(String key, List<String> known) {
    return required(key) ? findSection(key, known) : Optional.empty();
  }

  Optional<Section> findSectionOfAnyKeys(String key) {
    return findMapping(key).map(node -> ofAnyKeys(origin, key, placeOfKey(key), node));
  }

  /** A list of sections. */
  List<Section> findList(String key, List<String> known) {
    Entry entry = entries.get(key);
    if (entry == null) {
      return List.of();
    }
    if (!(entry.node() instanceof SequenceNode list)) {
      origin.problem(entry.place(), "'%s' is a list: lines that begin with '-'".formatted(key));
      return List.of();
    }
    List<Section> sections = new ArrayList<>();
    for (Node item : list.getValue()) {
      if (item instanceof MappingNode mapping) {
        sections.add(of(origin, key, placeOf(item), mapping, known));
      } else {
        origin.problem(
            placeOf(item),
            "An entry of '%s' is a section with: %s".formatted(key, String.join(", ", known)));
      }
    }
    return sections;
  }

  /** Every key with its single value, in the order of the file. */
  List<Text> texts() {
    List<Text> texts = new ArrayList<>();
    entries.forEach((key, entry) -> toText(key, entry).ifPresent(texts::add));
    return texts;
  }

  private boolean required(String key) {
    if (!has(key)) {
      origin.problem(
          place, "'%s' is missing%s".formatted(key, name.isEmpty() ? "" : " in '" + name + "'"));
    }
    return has(key);
  }

  private Optional<MappingNode> findMapping(String key) {
    Entry entry = entries.get(key);
    if (entry == null) {
      return Optional.empty();
    }
    if (entry.node() instanceof MappingNode mapping) {
      return Optional.of(mapping);
    }
    origin.problem(
        entry.place(),
        "'%s' is a section: lines of 'key: value', indented below it".formatted(key));
    return Optional.empty();
  }

  private Optional<Text> toText(String key, Entry entry) {
    if (!(entry.node() instanceof ScalarNode scalar)) {
      origin.problem(
          entry.place(), "'%s' is a single value, not a list or a section".formatted(key));
      return Optional.empty();
    }
    boolean absent = scalar.getTag().equals(Tag.NULL) || scalar.getValue().isBlank();
    if (absent) {
      origin.problem(entry.place(), "'%s' has no value".formatted(key));
      return Optional.empty();
    }
    return Optional.of(new Text(origin, key, entry.place(), scalar.getValue()));
  }

  private Place placeOfKey(String key) {
    Entry entry = entries.get(key);
    return entry == null ? place : entry.place();
  }

  private static Place placeOf(Node node) {
    return YamlFile.placeOf(node.getStartMark());
  }
}
