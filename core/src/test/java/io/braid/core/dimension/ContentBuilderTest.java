package io.braid.core.dimension;

import static org.assertj.core.api.Assertions.assertThat;

import io.braid.core.type.Column;
import io.braid.core.type.ColumnType;
import io.braid.core.type.ColumnType.Simple;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ContentBuilderTest {
  private static final List<Column> COLUMNS = columns(Simple.STRING, Simple.STRING);
  private static final Object[] A = {"a", "1"};
  private static final Object[] B = {"b", null};

  @Test
  void namesTheSameRowsInAnyOrderAlike() {
    DimensionContent one = content(COLUMNS, A, B, A);
    DimensionContent other = content(COLUMNS, B, A, A);
    assertThat(one.version()).isEqualTo(other.version()).matches("[0-9a-f]{12}");
    assertThat(one.rows().stream().map(Arrays::toString).toList())
        .isEqualTo(other.rows().stream().map(Arrays::toString).toList());
  }

  @Test
  void keepsTheVersionsThatItGaveOnce() {
    assertThat(content(COLUMNS, A, B).version()).isEqualTo("52b13b9162e8");
  }

  @Test
  void namesOtherContentDifferently() {
    List<DimensionContent> contents =
        List.of(
            content(COLUMNS),
            content(COLUMNS, A, B),
            content(COLUMNS, A),
            content(COLUMNS, A, A),
            content(COLUMNS, new Object[] {"a1", ""}),
            content(COLUMNS, new Object[] {"a1", null}),
            content(COLUMNS, new Object[] {"", "a1"}),
            content(COLUMNS, new Object[] {"-", "a1"}),
            content(COLUMNS, new Object[] {null, "a1"}),
            content(columns(Simple.STRING, Simple.BINARY), A, B),
            content(columns(Simple.DOUBLE, Simple.DOUBLE), new Object[] {0.0, 0.0}),
            content(columns(Simple.DOUBLE, Simple.DOUBLE), new Object[] {-0.0, 0.0}));
    assertThat(contents.stream().map(DimensionContent::version)).doesNotHaveDuplicates();
  }

  @Test
  void forgetsWhatWasRequired() {
    List<Column> required = List.of(new Column("c0", Simple.STRING, true));
    DimensionContent content = new ContentBuilder(required).build();
    assertThat(content.columns()).containsExactly(new Column("c0", Simple.STRING, false));
    assertThat(content.version())
        .isEqualTo(new ContentBuilder(columns(Simple.STRING)).build().version());
  }

  @Test
  void saysWhenADimensionIsTooLarge() {
    ContentBuilder content = new ContentBuilder(columns(Simple.STRING));
    String mega = "x".repeat(1 << 20);
    for (int i = 0; i < 256; i++) {
      assertThat(content.add(new Object[] {mega})).isTrue();
    }
    assertThat(content.add(new Object[] {mega})).isFalse();
    assertThat(ContentBuilder.limit())
        .isEqualTo(
            "A dimension has at most 1,000,000 rows and 256 MB. Leave out what no view needs, or make it a stream");
  }

  private static DimensionContent content(List<Column> columns, Object[]... rows) {
    ContentBuilder builder = new ContentBuilder(columns);
    for (Object[] row : rows) {
      assertThat(builder.add(row)).isTrue();
    }
    return builder.build();
  }

  private static List<Column> columns(ColumnType... types) {
    return IntStream.range(0, types.length)
        .mapToObj(i -> new Column("c" + i, types[i], false))
        .toList();
  }
}
