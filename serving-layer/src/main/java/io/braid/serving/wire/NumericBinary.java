package io.braid.serving.wire;

import io.netty.buffer.ByteBuf;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** PostgreSQL's binary numeric: digits to the base of 10,000, a weight, a sign, a scale. */
final class NumericBinary {
  private static final BigInteger BASE = BigInteger.valueOf(10_000);
  private static final int NEGATIVE = 0x4000;
  private static final int NAN = 0xC000;

  private NumericBinary() {}

  static void write(ByteBuf out, BigDecimal value) {
    int scale = Math.max(value.scale(), 0);
    int groups = (scale + 3) / 4;
    BigInteger rest = value.abs().setScale(groups * 4).unscaledValue();
    List<Integer> digits = new ArrayList<>();
    while (rest.signum() != 0) {
      BigInteger[] parts = rest.divideAndRemainder(BASE);
      digits.add(parts[1].intValue());
      rest = parts[0];
    }
    Collections.reverse(digits);
    int weight = digits.size() - groups - 1;
    while (!digits.isEmpty() && digits.get(digits.size() - 1) == 0) {
      digits.remove(digits.size() - 1);
    }
    out.writeInt(8 + 2 * digits.size());
    out.writeShort(digits.size()).writeShort(digits.isEmpty() ? 0 : weight);
    out.writeShort(value.signum() < 0 ? NEGATIVE : 0).writeShort(scale);
    digits.forEach(out::writeShort);
  }

  static BigDecimal read(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    if (bytes.length < 8) {
      throw new ProtocolViolation("A binary numeric has %d bytes".formatted(bytes.length));
    }
    int count = in.getShort();
    int weight = in.getShort();
    int sign = in.getShort() & 0xffff;
    int scale = in.getShort();
    if (count < 0 || bytes.length != 8 + 2 * count || scale < 0 || (sign & NAN) == NAN) {
      throw new ProtocolViolation("A binary numeric does not hold a number");
    }
    BigInteger unscaled = BigInteger.ZERO;
    for (int i = 0; i < count; i++) {
      unscaled = unscaled.multiply(BASE).add(BigInteger.valueOf(in.getShort()));
    }
    BigDecimal value = new BigDecimal(unscaled).scaleByPowerOfTen(4 * (weight - count + 1));
    return (sign == NEGATIVE ? value.negate() : value).setScale(scale);
  }
}
