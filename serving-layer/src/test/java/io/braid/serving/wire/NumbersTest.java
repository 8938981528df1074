package io.braid.serving.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.braid.core.fixture.Seed;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class NumbersTest {
  @Test
  void printsFloatsAsPostgresqlDoes() {
    assertThat(FloatText.of(0.1)).isEqualTo("0.1");
    assertThat(FloatText.of(100.0)).isEqualTo("100");
    assertThat(FloatText.of(1e20)).isEqualTo("1e+20");
    assertThat(FloatText.of(-1.5e-7)).isEqualTo("-1.5e-07");
    assertThat(FloatText.of(0.0)).isEqualTo("0");
    assertThat(FloatText.of(-0.0)).isEqualTo("-0");
    assertThat(FloatText.of(Double.NaN)).isEqualTo("NaN");
    assertThat(FloatText.of(Double.NEGATIVE_INFINITY)).isEqualTo("-Infinity");
    assertThat(FloatText.of(123456.7f)).isEqualTo("123456.7");
  }

  @Test
  void printedFloatsReadBackTheSame() {
    long seed = Seed.next().value();
    System.out.println("braid.seed=" + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 10_000; i++) {
      double value = Double.longBitsToDouble(random.nextLong());
      assertThat(Double.valueOf(FloatText.of(value))).isEqualTo(Double.valueOf(value));
    }
  }

  @Test
  void binaryNumericsReadBackTheSame() {
    long seed = Seed.next().value();
    System.out.println("braid.seed=" + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 10_000; i++) {
      BigInteger digits = new BigInteger(random.nextInt(126), random);
      BigDecimal value =
          new BigDecimal(random.nextBoolean() ? digits : digits.negate(), random.nextInt(20));
      ByteBuf out = Unpooled.buffer();
      NumericBinary.write(out, value);
      byte[] bytes = new byte[out.readInt()];
      out.readBytes(bytes);
      assertThat(out.isReadable()).isFalse();
      assertThat(NumericBinary.read(bytes)).isEqualTo(value);
    }
  }
}
