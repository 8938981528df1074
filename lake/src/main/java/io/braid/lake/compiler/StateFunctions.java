package io.braid.lake.compiler;

import io.braid.core.algebra.DdSketch;
import io.braid.core.algebra.FinalFunction;
import io.braid.core.algebra.Limbs;
import io.braid.core.algebra.Registers;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.objects.StaticInvoke;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/**
 * What Spark calls to make elements of values, and to read values from texts of states. Public
 * because the code that Spark generates is elsewhere.
 */
public final class StateFunctions {
  /** A limb: its index and its value. */
  static final StructType LIMB =
      new StructType().add("i", DataTypes.IntegerType, false).add("v", DataTypes.LongType, false);

  private StateFunctions() {}

  /** A call of one of these methods; null if an argument is. */
  static Expression call(String method, DataType type, Expression... arguments) {
    return new StaticInvoke(
        StateFunctions.class,
        type,
        method,
        Trees.seq(List.of(arguments)),
        Trees.none(),
        true,
        true,
        true);
  }

  /** A value read from texts of states, each of which may be null. */
  static Expression read(FinalFunction function, List<Expression> texts) {
    boolean whole = function.result().sql().equals("bigint");
    return call(
        whole ? "readBigint" : "readDouble",
        whole ? DataTypes.LongType : DataTypes.DoubleType,
        org.apache.spark.sql.catalyst.expressions.Literal.create(
            function.name(), DataTypes.StringType),
        new org.apache.spark.sql.catalyst.expressions.CreateArray(Trees.seq(texts), false));
  }

  public static @Nullable Double readDouble(UTF8String function, ArrayData texts) {
    return (Double) read(function, texts);
  }

  public static @Nullable Long readBigint(UTF8String function, ArrayData texts) {
    return (Long) read(function, texts);
  }

  private static @Nullable Object read(UTF8String function, ArrayData texts) {
    List<@Nullable String> arguments = new ArrayList<>();
    for (int i = 0; i < texts.numElements(); i++) {
      arguments.add(texts.isNullAt(i) ? null : texts.getUTF8String(i).toString());
    }
    return FinalFunction.valueOf(function.toString()).apply(arguments);
  }

  public static ArrayData limbs(double value) {
    LimbArray limbs = new LimbArray();
    Limbs.cut(value, limbs);
    return limbs.toArrayData();
  }

  public static ArrayData powerOfDouble(double value, int power) {
    return product(Collections.nCopies(power, value));
  }

  public static ArrayData productOfDoubles(double a, double b) {
    return product(List.of(a, b));
  }

  public static ArrayData powerOfDecimal(Decimal value, int power) {
    return product(Collections.nCopies(power, value.toJavaBigDecimal()));
  }

  public static ArrayData productOfDecimals(Decimal a, Decimal b) {
    List<BigDecimal> factors = List.of(a.toJavaBigDecimal(), b.toJavaBigDecimal());
    return product(factors);
  }

  private static ArrayData product(List<?> factors) {
    LimbArray limbs = new LimbArray();
    Limbs.cutProduct(List.copyOf(factors), limbs);
    return limbs.toArrayData();
  }

  public static int register(long hash, int precision) {
    return new Registers(precision).register(hash);
  }

  public static int rank(long hash, int precision) {
    return new Registers(precision).rank(hash);
  }

  public static int bucket(double value, double alpha) {
    return new DdSketch(alpha).bucket(value);
  }

  private static final class LimbArray implements Limbs.Sink {
    private final List<Object> limbs = new ArrayList<>(3);

    @Override
    public void add(int index, long limb) {
      limbs.add(new GenericInternalRow(new Object[] {index, limb}));
    }

    ArrayData toArrayData() {
      return new GenericArrayData(limbs.toArray());
    }
  }
}
