package io.braid.serving.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ScriptTest {
  @Test
  void cutsAtSemicolonsOutsideOfLiteralsNamesAndComments() {
    assertThat(Script.split("a; b ;c")).containsExactly("a", " b ", "c");
    assertThat(Script.split("a ';' ;b")).containsExactly("a ';' ", "b");
    assertThat(Script.split("a \";\" ;b")).containsExactly("a \";\" ", "b");
    assertThat(Script.split("a 'it''s;' b")).hasSize(1);
    assertThat(Script.split("a E'it\\';' b")).hasSize(1);
    assertThat(Script.split("a $$;$$ b")).hasSize(1);
    assertThat(Script.split("a $x$;$$;$x$ b; c")).hasSize(2);
    assertThat(Script.split("a -- ;\n b")).hasSize(1);
    assertThat(Script.split("a /* ; /* ; */ ; */ b")).hasSize(1);
    assertThat(Script.split("a = $1; b = $2")).hasSize(2);
  }

  @Test
  void leavesOutWhatIsEmpty() {
    assertThat(Script.split("")).isEmpty();
    assertThat(Script.split(" ; ;; -- x\n /* y */ ;")).isEmpty();
  }

  @Test
  void endsOnUnfinishedLiterals() {
    for (String open : new String[] {"'a", "\"a", "$$a", "/* a", "-- a", "$a", "E'\\", "'", "$"}) {
      assertThat(Script.split("x " + open)).hasSize(1);
    }
  }
}
