package io.braid.core.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.braid.core.type.ColumnType.Array;
import io.braid.core.type.ColumnType.Decimal;
import io.braid.core.type.ColumnType.Field;
import io.braid.core.type.ColumnType.MapType;
import io.braid.core.type.ColumnType.Simple;
import io.braid.core.type.ColumnType.Struct;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ColumnTypeTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "boolean",
        "timestamp_ntz",
        "decimal(38,0)",
        "array<string>",
        "array<array<decimal(10,2)>>",
        "struct<lat:double,lon:double>",
        "map<string,int>",
        "map<struct<a:int>,array<map<string,binary>>>",
        "struct<`odd name`:int,`tick``s`:struct<größe:date>>"
      })
  void aTypeIsReadBackFromItsText(String text) throws JsonProcessingException {
    ColumnType type = ColumnType.of(text);

    assertThat(type.sql()).isEqualTo(text);
    ObjectMapper json = new ObjectMapper();
    assertThat(json.readValue(json.writeValueAsString(type), ColumnType.class)).isEqualTo(type);
  }

  @Test
  void caseAndSpaceDoNotMatter() {
    assertThat(ColumnType.of(" STRUCT< Lat : DOUBLE , tags:Array<Decimal( 10 , 2 )> > "))
        .isEqualTo(
            new Struct(
                List.of(
                    new Field("Lat", Simple.DOUBLE),
                    new Field("tags", new Array(new Decimal(10, 2))))));
    assertThat(ColumnType.of("MAP<STRING, INT>")).isEqualTo(new MapType(Simple.STRING, Simple.INT));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "bigin                      | no type is named 'bigin'. Did you mean 'bigint'?",
        "integer                    | no type is named 'integer'. Write 'int'",
        "geometry                   | no type is named 'geometry'. Known: boolean, tinyint",
        "interval                   | a table cannot hold intervals. Keep the length as a bigint",
        "interval day to second     | a table cannot hold intervals",
        "array<interval>            | a table cannot hold intervals",
        "array                      | '<' is missing. The form is array<string>",
        "array<string               | '>' is missing",
        "array<string>>             | something follows the type: '>'",
        "array<>                    | a name is missing",
        "struct<>                   | a name is missing",
        "struct<a>                  | ':' is missing. The form is struct<name:string>",
        "struct<a:int,A:int>        | the field 'A' stands twice in one struct",
        "struct<`a:int>             | a quoted name does not end",
        "map<string>                | ',' is missing. The form is map<string,int>",
        "map<map<int,int>,string>   | a map cannot be the key of a map",
        "map<array<map<int,int>>,string>   | a map cannot be the key of a map",
        "decimal                    | '(' is missing. The form is decimal(p,s)",
        "decimal(39,0)              | decimal(p,s) needs 1 <= p <= 38",
        "decimal(x,0)               | 'x' is no number of digits",
        "\"\"                       | the type does not end"
      })
  void whatIsNoTypeIsRefusedWithTheWayOut(String text, String message) {
    assertThatThrownBy(() -> ColumnType.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
    assertThat(ColumnType.find(text)).isEmpty();
  }

  @Test
  void hostileTextsEndSoon() {
    assertThatThrownBy(() -> ColumnType.of("array<".repeat(100_000)))
        .hasMessageContaining("nest deeper than 32 levels");
    assertThatThrownBy(() -> ColumnType.of("a".repeat(1_000_000)))
        .hasMessageContaining("Known: boolean");
  }

  @Test
  void onlyMapsHaveNoOrder() {
    assertThat(ColumnType.of("struct<a:array<int>,b:binary>").isOrdered()).isTrue();
    assertThat(ColumnType.of("array<struct<a:map<int,int>>>").isOrdered()).isFalse();
  }

  @Test
  void aSimpleTypeWidensToThoseThatHoldItsValues() {
    Map<ColumnType, List<Simple>> wider =
        Map.of(
            Simple.TINYINT, List.of(Simple.SMALLINT, Simple.INT, Simple.BIGINT),
            Simple.SMALLINT, List.of(Simple.INT, Simple.BIGINT),
            Simple.INT, List.of(Simple.BIGINT),
            Simple.FLOAT, List.of(Simple.DOUBLE));
    for (Simple narrow : Simple.values()) {
      for (Simple wide : Simple.values()) {
        boolean widens = wider.getOrDefault(narrow, List.of()).contains(wide);
        assertThat(narrow.widensTo(wide)).as("%s to %s", narrow, wide).isEqualTo(widens);
        assertThat(new Array(narrow).widensTo(new Array(wide))).isEqualTo(widens);
        assertThat(new MapType(narrow, Simple.INT).widensTo(new MapType(wide, Simple.INT)))
            .isEqualTo(widens);
        assertThat(narrow.widensTo(new Decimal(38, 9))).isFalse();
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "decimal(9,2)           | decimal(12,2)            | true",
        "decimal(9,2)           | decimal(12,5)            | true",
        "decimal(9,2)           | decimal(9,2)             | false",
        "decimal(9,2)           | decimal(12,1)            | false",
        "decimal(9,2)           | decimal(10,4)            | false",
        "decimal(9,2)           | double                   | false",
        "decimal(4,0)           | int                      | false",
        "struct<a:int,b:float>  | struct<a:bigint,b:float> | true",
        "struct<a:int,b:float>  | struct<b:float,a:bigint> | false",
        "struct<a:int>          | struct<a:bigint,b:int>   | false",
        "struct<a:int>          | struct<A:bigint>         | false",
        "map<string,array<int>> | map<string,array<bigint>>| true",
        "array<int>             | array<string>            | false",
        "array<int>             | map<int,int>             | false"
      })
  void aTypeWidensIfEachOfItsValuesStaysTheSame(String narrow, String wide, boolean widens) {
    assertThat(ColumnType.of(narrow).widensTo(ColumnType.of(wide))).isEqualTo(widens);
    assertThat(ColumnType.of(wide).widensTo(ColumnType.of(narrow))).isFalse();
  }
}
