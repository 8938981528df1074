package io.braid.core.project;

import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
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
      int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0);
      origin.problem(line, "This is not YAML: " + e.getProblem());
    } catch (YamlEngineException e) {
      origin.problem(0, "This is not YAML: " + e.getMessage());
    }
    return Optional.empty();
  }

  private static Optional<Section> toSection(Origin origin, Node root, List<String> known) {
    if (root instanceof MappingNode mapping) {
      return Optional.of(Section.of(origin, "", 1, mapping, known));
    }
    origin.problem(1, "The file is a section: lines of 'key: value'");
    return Optional.empty();
  }

  private static boolean isPlain(Origin origin, String text) {
    int depth = 0;
    int documents = 0;
    for (Event event : new Parse(SETTINGS).parseString(text)) {
      int line = event.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
      if (event instanceof AliasEvent
          || event instanceof NodeEvent node && node.getAnchor().isPresent()) {
        origin.problem(line, "Anchors and aliases (& and *) are not read. Write the value out");
        return false;
      }
      documents += event instanceof DocumentStartEvent ? 1 : 0;
      depth += nesting(event);
      if (documents > 1) {
        origin.problem(line, "A file holds one document. Remove the '---'");
        return false;
      }
      if (depth > DEEPEST) {
        origin.problem(line, "Nested deeper than %d levels".formatted(DEEPEST));
        return false;
      }
    }
    if (documents == 0) {
      origin.problem(0, "The file is empty");
    }
    return documents == 1;
  }

  private static int nesting(Event event) {
    return switch (event.getEventId()) {
      case MappingStart, SequenceStart -> 1;
      case MappingEnd, SequenceEnd -> -1;
      default -> 0;
    };
  }
}
