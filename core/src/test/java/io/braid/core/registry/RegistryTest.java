package io.braid.core.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.log.TableSpec;
import io.braid.core.stream.Dedup;
import io.braid.core.stream.Format;
import io.braid.core.type.Column;
import io.braid.core.type.ColumnType.Simple;
import io.braid.core.view.DefinitionHash;
import io.braid.core.view.UnionStream;
import io.braid.core.view.ViewManifest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RegistryTest {
  private static final StreamEntry FLIGHTS = new StreamEntry("flights", List.of());
  private static final ViewManifest FIRST = view(1);
  private static final ViewManifest SECOND = view(2);
  private static final ViewManifest THIRD = view(3);

  private final Registry live = Registry.EMPTY.with(FLIGHTS, List.of(FIRST));

  @Test
  void buildsNothingWhileEventsAreForgotten() {
    Registry forgetting = live.propose(SECOND).withForgetting("flights", "one");

    assertThat(forgetting.definitions()).isEqualTo(live.definitions());
    assertThat(forgetting.propose(FIRST)).isEqualTo(forgetting);
    assertThatThrownBy(() -> forgetting.propose(SECOND))
        .isInstanceOfSatisfying(
            BraidException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STREAM_BUSY))
        .hasMessageContaining("Then 'braid apply' again");
    assertThat(forgetting.withoutForgetting("flights", "one")).isEqualTo(live);

    Registry takenOver = forgetting.withForgetting("flights", "another");
    assertThat(takenOver.withoutForgetting("flights", "one")).isEqualTo(takenOver);
    assertThat(takenOver.withForgetting("trains", "one").forgetting()).hasSize(2);
  }

  @Test
  void keepsTheLiveDefinitionWhileAnotherIsBuilt() {
    Registry building = live.propose(SECOND);

    assertThat(building.views()).containsExactly(FIRST);
    assertThat(building.find("delays", DefinitionState.BUILDING)).contains(SECOND);
    assertThat(building.definitionsOf("flights")).hasSize(2);
    assertThat(building.propose(SECOND)).isEqualTo(building);
    assertThat(building.propose(THIRD).find("delays", DefinitionState.BUILDING)).contains(THIRD);
    assertThat(building.propose(FIRST)).isEqualTo(live);
    assertThat(building.withdraw(SECOND.id())).isEqualTo(live);
    assertThat(building.withdraw(FIRST.id())).isEqualTo(building);
  }

  @Test
  void flipsThereAndBackAndKeepsOneRetired() {
    Registry flipped = live.propose(SECOND).flip(SECOND.id());

    assertThat(flipped.views()).containsExactly(SECOND);
    assertThat(flipped.find("delays", DefinitionState.RETIRED)).contains(FIRST);
    assertThat(flipped.flip(SECOND.id())).isEqualTo(flipped);
    assertThat(flipped.flip(FIRST.id()).find("delays", DefinitionState.RETIRED)).contains(SECOND);
    assertThat(flipped.propose(FIRST)).isEqualTo(flipped);

    Registry third = flipped.propose(THIRD).flip(THIRD.id());
    assertThat(third.find("delays", DefinitionState.RETIRED)).contains(SECOND);
    assertThat(third.find(FIRST.id())).isEmpty();
    assertThatThrownBy(() -> third.flip(FIRST.id())).hasMessageContaining(FIRST.id().toString());
  }

  @Test
  void makesTheFirstDefinitionLiveByAFlipToo() {
    Registry registry = Registry.EMPTY.with(FLIGHTS).propose(FIRST).flip(FIRST.id());

    assertThat(registry).isEqualTo(live);
    assertThat(registry.without("delays").definitions()).isEmpty();
    assertThat(registry.withoutStream("flights")).isEqualTo(Registry.EMPTY);
  }

  @Test
  void tellsWhatTheKeptEventsWouldContradict() {
    StreamEntry before =
        new StreamEntry(
            "flights",
            List.of(
                new Column("origin", Simple.STRING, true), new Column("delay", Simple.INT, false)));
    StreamEntry after =
        new StreamEntry(
            "flights",
            List.of(
                new Column("delay", Simple.STRING, true),
                new Column("tail", Simple.STRING, false)));

    assertThat(StreamChange.between(before, after))
        .isEqualTo(
            new StreamChange(
                List.of("new column tail string"),
                List.of("column origin is gone", "column delay was int and is string")));
    assertThat(StreamChange.between(before, before))
        .isEqualTo(new StreamChange(List.of(), List.of()));
  }

  @Test
  void keepsTheColumnsFromBeforeOneWasWidened() throws JsonProcessingException {
    List<Column> narrow = List.of(new Column("delay", Simple.INT, false));
    List<Column> wide = List.of(new Column("delay", Simple.BIGINT, false));
    StreamEntry before = new StreamEntry("flights", narrow);
    StreamEntry after = before.becoming(wide);

    assertThat(StreamChange.between(before, after))
        .isEqualTo(
            new StreamChange(List.of("column delay is widened from int to bigint"), List.of()));
    assertThat(after)
        .isEqualTo(new StreamEntry("flights", wide, List.of(narrow), Dedup.NONE, Format.JSON));
    assertThat(after.becoming(wide)).isEqualTo(after);
    assertThat(after.heldIn(TableSpec.master(before).row()))
        .isEqualTo(new StreamEntry("flights", narrow, List.of(wide), Dedup.NONE, Format.JSON));
    assertThat(after.heldIn(TableSpec.master(after).row())).isEqualTo(after);
    ObjectMapper json = new ObjectMapper();
    StreamEntry told = after.withDedup(new Dedup("delay", "24h"));
    StreamEntry csv =
        after.withFormat(new Format.Csv(List.of("delay"), ";", Map.of("day", "dd.MM.yyyy")));
    StreamEntry text = after.withFormat(new Format.Text("(?<delay>\\d+)", Map.of()));
    StreamEntry protobuf = after.withFormat(new Format.Protobuf("e30=", "acme.Flight"));
    StreamEntry rows = after.withFormat(new Format.Orc());
    assertThat(StreamChange.between(after, rows).incompatible())
        .containsExactly(
            "records were json and are rows of orc, and an offset of a file cannot be a byte first and then a row");
    for (StreamEntry entry : List.of(before, after, told, csv, text, protobuf, rows)) {
      assertThat(json.readValue(json.writeValueAsString(entry), StreamEntry.class))
          .isEqualTo(entry);
    }
    assertThat(json.writeValueAsString(before)).doesNotContain("shapes").doesNotContain("dedup");
    assertThat(json.writeValueAsString(told)).contains("\"dedup\":\"delay within 24h\"");
    assertThat(told.heldIn(TableSpec.master(before).row()).dedup()).isEqualTo(told.dedup());
    assertThat(StreamChange.between(after, told).compatible())
        .containsExactly("duplicates are told by delay within 24h");
    assertThat(StreamChange.between(told, after).compatible())
        .containsExactly("no more duplicates are told");
  }

  @Test
  void changesAllStrandsOfAViewTogether() {
    List<UnionStream> both =
        List.of(new UnionStream("flights", List.of()), new UnionStream("trains", List.of()));
    ViewManifest[] first = FIRST.strandsOver(both).toArray(ViewManifest[]::new);
    ViewManifest[] second = SECOND.strandsOver(both).toArray(ViewManifest[]::new);
    Registry streams =
        Registry.EMPTY.with(FLIGHTS).with(new StreamEntry("trains", List.of())).propose(first);

    Registry strandsLive = streams.flip(first[0].id());
    assertThat(strandsLive.views()).containsExactly(first);
    assertThat(strandsLive.viewsOf("trains")).containsExactly(first[1]);
    assertThat(strandsLive.strands("delays", DefinitionState.LIVE)).containsExactly(first);
    assertThat(first[1].name()).isEqualTo("delays.trains");
    assertThat(first[1].whole().id()).isEqualTo(FIRST.id());

    Registry flipped = strandsLive.propose(second).flip(second[1].id());
    assertThat(flipped.views()).containsExactly(second);
    assertThat(flipped.strands("delays", DefinitionState.RETIRED)).containsExactly(first);
    assertThat(flipped.flip(first[0].id()).views()).containsExactly(first);
    assertThat(strandsLive.propose(second).withdraw(second[1].id())).isEqualTo(strandsLive);
    assertThat(flipped.without("delays").definitions()).isEmpty();
    assertThat(flipped.withoutStream("trains")).isEqualTo(Registry.EMPTY.with(FLIGHTS));
    Map<StreamEntry, List<ViewManifest>> project =
        Map.of(FLIGHTS, List.of(first[0]), new StreamEntry("trains", List.of()), List.of(first[1]));
    assertThat(Registry.EMPTY.withUnknown(project).views()).containsExactly(first);
    assertThat(Registry.EMPTY.with(FLIGHTS).withUnknown(project).streams()).hasSize(2);
    assertThat(Registry.EMPTY.with(FLIGHTS).withUnknown(project).views()).isEmpty();
    assertThatThrownBy(() -> streams.propose(first[0])).hasMessageContaining("1 strands");
  }

  private static ViewManifest view(int version) {
    return new ViewManifest(
        "delays",
        "flights",
        DefinitionHash.of(List.of("" + version)),
        "SELECT …",
        List.of(),
        List.of(),
        List.of());
  }
}
