package io.braid.core.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.braid.core.fixture.Seed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RecentIdsTest {

  private record Event(String id, long readAtMicros) {
    /** Each event compared with all before it. */
    static BitSet duplicates(List<Event> all, Dedup dedup) {
      BitSet duplicates = new BitSet();
      long age = dedup.age().toMillis() * 1_000;
      for (int i = 0; i < all.size(); i++) {
        for (int j = (int) Math.max(0, i - dedup.events()); j < i; j++) {
          boolean young = age == 0 || all.get(j).readAtMicros() >= all.get(i).readAtMicros() - age;
          if (young && all.get(j).id().equals(all.get(i).id())) {
            duplicates.set(i);
          }
        }
      }
      return duplicates;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1 events", "7 events", "40 events", "2000000 events", "3s", "20s"})
  void findWhatAComparisonWithEveryEventBeforeFinds(String within) {
    Dedup dedup = new Dedup("id", within);
    Random random = Seed.next().newRandom();
    for (int history = 0; history < 50; history++) {
      RecentIds ids = new RecentIds(dedup);
      List<Event> all = new ArrayList<>();
      BitSet found = new BitSet();
      long now = 1_000_000;
      for (int epoch = 0; epoch < 20; epoch++) {
        now += random.nextInt(4) * 1_000_000L;
        List<String> arriving = new ArrayList<>();
        for (int i = random.nextInt(12); i > 0; i--) {
          arriving.add("id" + random.nextInt(30));
        }
        ids.findDuplicates(List.of("id1", "id2", "a draft that came to nothing"), now);
        int before = all.size();
        ids.findDuplicates(arriving, now).stream().forEach(place -> found.set(before + place));
        for (String id : arriving) {
          all.add(new Event(id, now));
        }
        ids.add(arriving, now);
      }
      assertThat(found).isEqualTo(Event.duplicates(all, dedup));
      assertThat((long) ids.size()).isLessThanOrEqualTo(dedup.events());
    }
  }

  @Test
  void areTheSameLoadedFromTheSpanAlone() {
    Dedup dedup = new Dedup("id", "5 events");
    RecentIds whole = new RecentIds(dedup);
    whole.add(List.of("a", "b", "c", "a", "d", "e", "f"), 1);
    RecentIds loaded = new RecentIds(dedup);
    loaded.add(List.of("c", "a", "d", "e", "f"), 1);
    List<String> next = List.of("c", "b", "a", "x", "x", "f");

    assertThat(loaded.findDuplicates(next, 2)).isEqualTo(whole.findDuplicates(next, 2));
    assertThat(loaded.findDuplicates(next, 2).stream()).containsExactly(0, 4);
  }

  @Test
  void lookBackAsFarAsTheirSpan() {
    assertThat(new Dedup("id", "24h").age()).isEqualTo(Duration.ofHours(24));
    assertThat(new Dedup("id", "24h").events()).isEqualTo(Dedup.MOST_EVENTS);
    assertThat(new Dedup("id", "10 events").events()).isEqualTo(10);
    assertThat(Dedup.of("id within 10 events")).isEqualTo(new Dedup("id", "10 events"));
    assertThat(Dedup.of(Dedup.NONE.toString())).isEqualTo(Dedup.NONE);
    assertThatThrownBy(() -> new Dedup("id", "10"))
        .hasMessageContaining("such as '1000000 events' or '24h', but was '10'");
    assertThatThrownBy(() -> new Dedup("id", "2000001 events"))
        .hasMessageContaining("between 1 and 2000000 events");
    assertThatThrownBy(() -> new Dedup("id", "0 events")).hasMessageContaining("between 1 and");
  }
}
