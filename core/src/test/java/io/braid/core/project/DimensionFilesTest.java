package io.braid.core.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.braid.core.project.DimensionDefinition.Format;
import io.braid.core.type.Column;
import io.braid.core.type.ColumnType;
import io.braid.core.type.ColumnType.Simple;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DimensionFilesTest {
  @TempDir Path path;
  private ProjectFolder folder;

  @BeforeEach
  void beginWithARightProject() {
    folder = new ProjectFolder(path);
  }

  @Test
  void findsEveryKindOfDimension() {
    folder
        .write("dimensions/airports.csv", "code,city\nSFO,San Francisco\n")
        .write("dimensions/planes.parquet", "")
        .write("dimensions/parts/one.parquet", "")
        .write("dimensions/routes/_delta_log/00000000000000000000.json", "")
        .write("dimensions/README.md", "")
        .write("dimensions/.hidden", "");

    List<DimensionDefinition> dimensions = folder.read().dimensions();

    assertThat(dimensions)
        .extracting(DimensionDefinition::name, DimensionDefinition::format)
        .containsExactly(
            tuple("airports", Format.CSV),
            tuple("parts", Format.PARQUET),
            tuple("planes", Format.PARQUET),
            tuple("routes", Format.DELTA));
    assertThat(dimensions.get(0).file()).isEqualTo("dimensions/airports.csv");
    assertThat(dimensions.get(0).path()).isEqualTo(path.resolve("dimensions/airports.csv"));
    assertThat(dimensions.get(0).columns())
        .containsExactly(
            new Column("code", Simple.STRING, false), new Column("city", Simple.STRING, false));
  }

  @Test
  void typesTheColumnsOfACsvInTheOrderOfItsHeader() {
    folder
        .write("dimensions/airports.csv", "code,fee\n")
        .write("dimensions/airports.yaml", "columns: {fee: 'decimal(9,2)', code: string required}");

    assertThat(folder.read().dimensions().get(0).columns())
        .containsExactly(
            new Column("code", Simple.STRING, true),
            new Column("fee", new ColumnType.Decimal(9, 2), false));
  }

  @Test
  void reportsAllThatIsWrongAtOnce() {
    folder
        .write("dimensions/a.csv", "code,citi,CODE,_x,1\n")
        .write("dimensions/b.csv", "")
        .write("dimensions/c.csv", "code,city,n\n")
        .write(
            "dimensions/c.yaml", "columns:\n  code: string\n  citi: string\n  n: strin\nkeys: x\n")
        .write("dimensions/d.yaml", "columns: {a: int}")
        .write("dimensions/e.txt", "")
        .write("dimensions/flights.csv", "a\n")
        .write("dimensions/2.csv", "a\n");

    assertThatThrownBy(folder::read)
        .message()
        .contains(
            "dimensions/a.csv:1: Column 'CODE' stands twice: case counts nothing",
            "dimensions/a.csv:1: Column '_x': names that begin with _ are Braid's own. Rename it",
            "dimensions/a.csv:1: Column '1': a name begins with a letter",
            "dimensions/b.csv: The file is empty. Its first line names the columns",
            "dimensions/c.yaml:5:1: Unknown key 'keys'. Known: columns",
            "dimensions/c.yaml:3:3: The header of dimensions/c.csv names no column 'citi'. Did you mean 'city'?",
            "dimensions/c.yaml:1:1: Column 'city' of dimensions/c.csv has no type. Add a line 'city: string', or the type that it has",
            "dimensions/c.yaml:4:3: Column 'n': no type is named 'strin'",
            "dimensions/d.yaml: This types the columns of dimensions/d.csv, which is not there. Rename or remove the file",
            "dimensions/e.txt: A dimension is NAME.csv, NAME.parquet, or a folder NAME that holds Parquet files or a Delta table. Rename or move it",
            "dimensions/flights.csv: The name 'flights' is taken by streams/flights.yaml. Streams, views and dimensions share their names",
            "dimensions/2.csv: '2' cannot be a name.")
        .startsWith("12 problems");
  }

  @Test
  void refusesOneNameInTwoFormats() {
    folder.write("dimensions/a.csv", "x\n").write("dimensions/A.parquet", "");
    assertThatThrownBy(folder::read).hasMessageContaining("is taken by dimensions/A.parquet");
  }
}
