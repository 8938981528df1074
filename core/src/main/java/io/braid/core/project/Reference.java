package io.braid.core.project;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A part of a setting. Its {@code toString} is safe to print. */
sealed interface Reference {
  Pattern REFERENCE = Pattern.compile("\\$\\{([^}]*)}?");
  Pattern VARIABLE = Pattern.compile("env:([A-Za-z_][A-Za-z0-9_]*)(?::-(.*))?", Pattern.DOTALL);

  String resolve(Environment environment) throws UnresolvedException;

  record Literal(String text) implements Reference {
    @Override
    public String resolve(Environment environment) {
      return text;
    }

    @Override
    public String toString() {
      return "***";
    }
  }

  record Variable(String name, Optional<String> fallback) implements Reference {
    @Override
    public String resolve(Environment environment) throws UnresolvedException {
      return environment
          .find(name)
          .or(() -> fallback)
          .orElseThrow(
              () ->
                  new UnresolvedException(
                      "The environment variable '%s' is not set or empty. Set it before you start Braid, or write ${env:%s:-default}"
                          .formatted(name, name)));
    }

    @Override
    public String toString() {
      return "${env:" + name + "}";
    }
  }

  record SecretFile(String path) implements Reference {
    @Override
    public String resolve(Environment environment) throws UnresolvedException {
      String text = read(environment.folder().resolve(path)).stripTrailing();
      if (text.isEmpty()) {
        throw new UnresolvedException("The file '%s' is empty".formatted(path));
      }
      return text;
    }

    private String read(Path file) throws UnresolvedException {
      try {
        return Files.readString(file, StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UnresolvedException(
            "The file '%s' cannot be read (%s). It must exist, hold UTF-8 text and be readable for the user that runs Braid"
                .formatted(path, e.getClass().getSimpleName()));
      }
    }

    @Override
    public String toString() {
      return "${file:" + path + "}";
    }
  }

  /**
   * Splits a text at its references.
   *
   * @throws UnresolvedException if something between <code>${</code> and <code>}</code> is none
   */
  static List<Reference> parse(String text) throws UnresolvedException {
    List<Reference> parts = new ArrayList<>();
    Matcher matcher = REFERENCE.matcher(text);
    int end = 0;
    while (matcher.find()) {
      if (matcher.start() > end) {
        parts.add(new Literal(text.substring(end, matcher.start())));
      }
      if (!matcher.group().endsWith("}")) {
        throw new UnresolvedException("A reference that begins with ${ has no } at its end");
      }
      parts.add(parseOne(matcher.group(1)));
      end = matcher.end();
    }
    if (end < text.length() || parts.isEmpty()) {
      parts.add(new Literal(text.substring(end)));
    }
    return parts;
  }

  private static Reference parseOne(String inside) throws UnresolvedException {
    Matcher variable = VARIABLE.matcher(inside);
    if (variable.matches()) {
      return new Variable(variable.group(1), Optional.ofNullable(variable.group(2)));
    }
    if (inside.startsWith("file:") && inside.length() > "file:".length()) {
      return new SecretFile(inside.substring("file:".length()));
    }
    throw new UnresolvedException(
        "A reference is ${env:NAME}, ${env:NAME:-default} or ${file:PATH}, and this text holds another ${…}");
  }
}
