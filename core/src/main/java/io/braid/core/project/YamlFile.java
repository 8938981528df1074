package io.braid.core.project;

import io.braid.core.error.Place;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * The plain part of YAML: one document of sections, lists and values. Anchors, aliases and deep
 * nesting are refused before anything is built, so a small file stays small.
 */
final class YamlFile {
  private static final int DEEPEST = 10;
  private static final LoadSettings SETTINGS = LoadSettings.builder().setUseMarks(true).build();

  private YamlFile() {}

  static Optional<Section> read(Origin origin, String text, List<String> known) {
    try {
      return isPlain(origin, text)
          ? new Compose(SETTINGS)
              .composeString(text)
              .flatMap(root -> toSection(origin, root, known))
          : Optional.empty();
    } catch (MarkedYamlEngineException e) {
      origin.problem(placeOf(e.getProblemMark()), "This is not YAML: " + e.getProblem());
    } catch (YamlEngineException e) {
      origin.problem(Place.FILE, "This is not YAML: " + e.getMessage());
    }
    return Optional.empty();
  }

  private static Optional<Section> toSection(Origin origin, Node root, List<String> known) {
    if (root instanceof MappingNode mapping) {
      return Optional.of(Section.of(origin, "", Place.START, mapping, known));
    }
    origin.problem(Place.START, "The file is a section: lines of 'key: value'");
    return Optional.empty();
  }

  private static boolean isPlain(Origin origin, String text) {
    int depth = 0;
    int documents = 0;
    for (Event event : new Parse(SETTINGS).parseString(text)) {
      Place place = placeOf(event.getStartMark());
      if (event instanceof AliasEvent
          || event instanceof NodeEvent node && node.getAnchor().isPresent()) {
        origin.problem(place, "Anchors and aliases (& and *) are not read. Write the value out");
        return false;
      }
      documents += event instanceof DocumentStartEvent ? 1 : 0;
      depth += nesting(event);
      if (documents > 1) {
        origin.problem(place, "A file holds one document. Remove the '---'");
        return false;
      }
      if (depth > DEEPEST) {
        origin.problem(place, "Nested deeper than %d levels".formatted(DEEPEST));
        return false;
      }
    }
    if (documents == 0) {
      origin.problem(Place.FILE, "The file is empty");
    }
    return documents == 1;
  }

  /** Both from 1, while YAML's marks count from 0. */
  static Place placeOf(Optional<Mark> mark) {
    return mark.map(at -> new Place(at.getLine() + 1, at.getColumn() + 1)).orElse(Place.FILE);
  }

  private static int nesting(Event event) {
    return switch (event.getEventId()) {
      case MappingStart, SequenceStart -> 1;
      case MappingEnd, SequenceEnd -> -1;
      default -> 0;
    };
  }
}
