package io.braid.serving.store;

import io.braid.core.type.Column;
import io.braid.core.view.OutputColumn;
import io.braid.core.view.ViewManifest;
import io.braid.serving.query.PublishedView;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What clients see of a manifest. */
final class Publication {
  private Publication() {}

  static PublishedView of(ViewManifest view) {
    List<Optional<OutputColumn>> keys =
        view.groupKeys().stream().map(key -> findOutput(view, key)).toList();
    return new PublishedView(
        view.name(),
        view.output().stream()
            .map(out -> new Column(out.name(), out.type(), isRequired(view, out)))
            .toList(),
        keys.stream().allMatch(Optional::isPresent)
            ? keys.stream().map(key -> key.orElseThrow().name()).toList()
            : List.of(),
        view.description(),
        view.output().stream()
            .filter(out -> !out.comment().isEmpty())
            .collect(Collectors.toMap(OutputColumn::name, OutputColumn::comment)));
  }

  /** The output column that shows a key as it is. */
  static Optional<OutputColumn> findOutput(ViewManifest view, Column key) {
    return view.output().stream().filter(out -> shows(out, key)).findFirst();
  }

  private static boolean isRequired(ViewManifest view, OutputColumn output) {
    return view.groupKeys().stream().anyMatch(key -> key.required() && shows(output, key));
  }

  private static boolean shows(OutputColumn output, Column key) {
    return output.presentation().equals(ViewSql.quote(key.name()))
        && output.type().equals(key.type());
  }
}
