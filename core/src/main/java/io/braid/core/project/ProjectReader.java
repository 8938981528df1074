package io.braid.core.project;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.error.Place;
import io.braid.core.error.Problems;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads a project folder, or reports all that is wrong in it at once, with file, line and column.
 */
public final class ProjectReader {
  private static final long LARGEST_BYTES = 1_000_000;

  private final Environment environment;
  private final Problems problems = new Problems();
  private final Names names = new Names();
  private final List<StreamDefinition> streams = new ArrayList<>();
  private final List<ViewDefinition> views = new ArrayList<>();
  private final List<DimensionDefinition> dimensions = new ArrayList<>();

  private ProjectReader(Environment environment) {
    this.environment = environment;
  }

  /**
   * Reads with the variables of this process.
   *
   * @throws BraidException {@code PROJECT_INVALID}
   */
  public static Project read(Path folder) {
    return read(folder, System.getenv());
  }

  /**
   * @param variables what {@code ${env:NAME}} refers to
   * @throws BraidException {@code PROJECT_INVALID}
   */
  public static Project read(Path folder, Map<String, String> variables) {
    Path absolute = folder.toAbsolutePath().normalize();
    return new ProjectReader(new Environment(absolute, variables)).read();
  }

  private Project read() {
    if (!Files.isRegularFile(folder().resolve("braid.yaml"))) {
      throw new BraidException(
          ErrorCode.PROJECT_INVALID,
          "There is no braid.yaml in '%s'. Go into a project's folder or give --project DIR. To start one: 'braid init DIR'"
              .formatted(folder()));
    }
    Optional<BraidFile> braid =
        load("braid.yaml").flatMap(text -> BraidFile.read(text, origin("braid.yaml")));
    List<String> streamFiles = list("streams", ".yaml");
    streamFiles.forEach(this::addStream);
    list("views", ".sql").forEach(this::addView);
    addDimensions();
    if (streamFiles.isEmpty()) {
      origin("streams")
          .problem(Place.FILE, "A project needs a stream. Declare one in streams/NAME.yaml");
    }
    problems.throwIfAny();
    return toProject(braid.orElseThrow());
  }

  private Project toProject(BraidFile braid) {
    return new Project(
        folder(),
        braid.lake().orElseThrow(),
        braid.hadoop(),
        braid.resources(),
        braid.interval(),
        braid.heartbeat(),
        braid.limits(),
        braid.serving(),
        braid.users(),
        streams,
        views,
        dimensions);
  }

  private void addStream(String file) {
    String name = baseName(file);
    Origin origin = origin(file);
    names.claim(name, origin);
    load(file).flatMap(text -> StreamFile.read(name, text, origin)).ifPresent(streams::add);
  }

  private void addView(String file) {
    String name = baseName(file);
    names.claim(name, origin(file));
    Optional<String> sql = load(file);
    if (sql.filter(String::isBlank).isPresent()) {
      origin(file)
          .problem(Place.FILE, "The file is empty. Write SELECT … FROM a stream GROUP BY …");
    }
    sql.ifPresent(text -> views.add(new ViewDefinition(name, file, text)));
  }

  private void addDimensions() {
    Path directory = folder().resolve("dimensions");
    if (!Files.isDirectory(directory)) {
      return;
    }
    List<String> entries =
        fileNames(directory).stream()
            .filter(entry -> !entry.startsWith(".") && !entry.endsWith(".md"))
            .toList();
    for (String entry : entries) {
      Origin origin = origin("dimensions/" + entry);
      if (!entry.endsWith(".yaml")) {
        DimensionFile.find(directory.resolve(entry), origin).ifPresent(this::addDimension);
      } else if (!entries.contains(entry.replaceFirst("yaml$", "csv"))) {
        origin.problem(
            Place.FILE,
            "This types the columns of %s, which is not there. Rename or remove the file"
                .formatted(origin.file().replaceFirst("yaml$", "csv")));
      }
    }
  }

  private void addDimension(DimensionFile dimension) {
    names.claim(dimension.name(), dimension.origin());
    String types = "dimensions/%s.yaml".formatted(dimension.name());
    if (!dimension.isCsv()) {
      dimensions.add(dimension.toTable());
    } else if (Files.exists(folder().resolve(types))) {
      load(types).ifPresent(text -> dimensions.add(dimension.toTyped(text, origin(types))));
    } else {
      dimensions.add(dimension.toTexts());
    }
  }

  /** Files with this ending, in the order of their names. What would be overlooked is a problem. */
  private List<String> list(String subfolder, String ending) {
    Path directory = folder().resolve(subfolder);
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    List<String> files = new ArrayList<>();
    for (String name : fileNames(directory)) {
      String file = subfolder + "/" + name;
      if (name.endsWith(ending)) {
        files.add(file);
      } else if (!name.startsWith(".") && !name.endsWith(".md")) {
        origin(file)
            .problem(
                Place.FILE,
                "Only files named NAME%s are read here. Rename or move it".formatted(ending));
      }
    }
    return files;
  }

  private List<String> fileNames(Path directory) {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.map(path -> path.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      origin(directory.getFileName().toString())
          .problem(Place.FILE, "The folder cannot be read: " + e);
      return List.of();
    }
  }

  private Optional<String> load(String file) {
    try {
      Path path = folder().resolve(file);
      if (Files.isRegularFile(path) && Files.size(path) <= LARGEST_BYTES) {
        return Optional.of(Files.readString(path));
      }
      origin(file)
          .problem(Place.FILE, "This is not a file of at most %d bytes".formatted(LARGEST_BYTES));
    } catch (CharacterCodingException e) {
      origin(file).problem(Place.FILE, "The file is not UTF-8 text");
    } catch (IOException e) {
      origin(file).problem(Place.FILE, "The file cannot be read: " + e);
    }
    return Optional.empty();
  }

  private Origin origin(String file) {
    return new Origin(file, environment, problems);
  }

  private Path folder() {
    return environment.folder();
  }

  private static String baseName(String file) {
    return file.substring(file.lastIndexOf('/') + 1, file.lastIndexOf('.'));
  }
}
