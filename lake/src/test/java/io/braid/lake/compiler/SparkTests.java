package io.braid.lake.compiler;

import io.braid.core.type.Column;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.util.CharVarcharUtils;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.collection.JavaConverters;

/**
 * Spark's own tests as text: the queries of TPC-H and TPC-DS with their tables, and the inputs of
 * its SQL tests. The jar lies beside Spark's, off the class path, because it registers extensions.
 */
final class SparkTests implements AutoCloseable {
  private final Path jar;
  private final FileSystem files;

  SparkTests() throws IOException {
    jar = locate();
    files = FileSystems.newFileSystem(jar);
  }

  private static Path locate() {
    try {
      Path spark =
          Path.of(SparkSession.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      String name = spark.getFileName().toString().replaceFirst("\\.jar$", "-tests.jar");
      return spark.resolveSibling(name);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The texts of a folder's {@code .sql} files and those below it, by path. */
  Map<String, String> texts(String folder) throws IOException {
    Map<String, String> texts = new TreeMap<>();
    try (Stream<Path> found = Files.walk(files.getPath(folder))) {
      found
          .filter(file -> file.toString().endsWith(".sql"))
          .forEach(file -> texts.put(file.toString(), read(file)));
    }
    return texts;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The statements of one of Spark's input files, divided as Spark's own suite does. */
  static List<String> statements(String text) {
    String code =
        String.join("\n", text.lines().filter(line -> !line.strip().startsWith("--")).toList());
    return Stream.of(code.split("(?<=[^\\\\]);"))
        .map(String::strip)
        .filter(statement -> !statement.isEmpty())
        .toList();
  }

  /** The tables of TPC-DS, read from the trait that Spark's suites create them with. */
  Map<String, List<Column>> tpcDs() throws IOException, ReflectiveOperationException {
    Map<String, List<Column>> tables = new HashMap<>();
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {jar.toUri().toURL()}, getClass().getClassLoader())) {
      Class<?> trait = loader.loadClass("org.apache.spark.sql.TPCDSSchema");
      Object receiver =
          Proxy.newProxyInstance(
              loader,
              new Class<?>[] {trait},
              (self, method, arguments) -> {
                if (method.getName().endsWith("tableColumns_$eq")) {
                  toMap(arguments[0])
                      .forEach((name, ddl) -> tables.put(name, columns(StructType.fromDDL(ddl))));
                }
                return null;
              });
      trait.getMethod("$init$", trait).invoke(null, receiver);
    }
    return tables;
  }

  /** The tables of TPC-H, whose statements are constants of a class that needs more than Spark. */
  Map<String, List<Column>> tpcH() throws IOException {
    String constants =
        new String(
            Files.readAllBytes(files.getPath("org/apache/spark/sql/TPCHBase.class")),
            StandardCharsets.ISO_8859_1);
    Matcher statement =
        Pattern.compile("CREATE TABLE `(\\w+)` \\((.*?)\\)\\s+\\|USING", Pattern.DOTALL)
            .matcher(constants);
    Map<String, List<Column>> tables = new HashMap<>();
    while (statement.find()) {
      tables.put(
          statement.group(1), columns(StructType.fromDDL(statement.group(2).replace("|", ""))));
    }
    return tables;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, String> toMap(Object scala) {
    return JavaConverters.mapAsJavaMap((scala.collection.Map<String, String>) scala);
  }

  /** Those that a stream can have. */
  static List<Column> columns(StructType schema) {
    List<Column> columns = new ArrayList<>();
    for (StructField field :
        CharVarcharUtils.replaceCharVarcharWithStringInSchema(schema).fields()) {
      Types.find(field.dataType())
          .ifPresent(type -> columns.add(new Column(field.name(), type, false)));
    }
    return columns;
  }

  @Override
  public void close() throws IOException {
    files.close();
  }
}
