package io.braid.lake.compiler;

import io.braid.core.algebra.Aggregate;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.aggregate.ImperativeAggregate;
import org.apache.spark.sql.catalyst.expressions.aggregate.TypedImperativeAggregate;
import org.apache.spark.sql.types.DataType;
import org.jspecify.annotations.Nullable;
import scala.collection.IndexedSeq;
import scala.collection.Seq;

/**
 * An aggregate of the algebra as one of Spark's, for plain SQL whose own answer depends on the
 * order of the rows. It folds values and knows nothing of stored states.
 */
final class ReferenceAggregate extends TypedImperativeAggregate<ReferenceFold>
    implements Serializable {
  private static final long serialVersionUID = 1;

  private final Aggregate reference;
  private final ArrayList<Expression> arguments;
  private final DataType type;
  private final int mutableOffset;
  private final int inputOffset;

  ReferenceAggregate(Aggregate reference, List<Expression> arguments) {
    this(reference, arguments, Types.toSpark(reference.result()), 0, 0);
  }

  private ReferenceAggregate(
      Aggregate reference,
      List<Expression> arguments,
      DataType type,
      int mutableOffset,
      int inputOffset) {
    this.reference = reference;
    this.arguments = new ArrayList<>(arguments);
    this.type = type;
    this.mutableOffset = mutableOffset;
    this.inputOffset = inputOffset;
  }

  @Override
  public ReferenceFold createAggregationBuffer() {
    return new ReferenceFold();
  }

  @Override
  public ReferenceFold update(ReferenceFold fold, InternalRow row) {
    List<@Nullable Object> values = new ArrayList<>();
    for (Expression argument : arguments) {
      values.add(AlgebraValues.toAlgebra(argument.eval(row), argument.dataType()));
    }
    fold.add(reference, reference.lift(values));
    return fold;
  }

  @Override
  public ReferenceFold merge(ReferenceFold fold, ReferenceFold other) {
    fold.add(reference, other.state(reference));
    return fold;
  }

  @Override
  public @Nullable Object eval(ReferenceFold fold) {
    return AlgebraValues.toSpark(reference.present(fold.state(reference)), type);
  }

  @Override
  public byte[] serialize(ReferenceFold fold) {
    return fold.toBytes();
  }

  @Override
  public ReferenceFold deserialize(byte[] bytes) {
    return ReferenceFold.of(bytes);
  }

  @Override
  public int mutableAggBufferOffset() {
    return mutableOffset;
  }

  @Override
  public int inputAggBufferOffset() {
    return inputOffset;
  }

  @Override
  public ImperativeAggregate withNewMutableAggBufferOffset(int offset) {
    return new ReferenceAggregate(reference, arguments, type, offset, inputOffset);
  }

  @Override
  public ImperativeAggregate withNewInputAggBufferOffset(int offset) {
    return new ReferenceAggregate(reference, arguments, type, mutableOffset, offset);
  }

  @Override
  public Expression withNewChildrenInternal(IndexedSeq<Expression> children) {
    return new ReferenceAggregate(
        reference, Trees.list(children), type, mutableOffset, inputOffset);
  }

  @Override
  public Seq<Expression> children() {
    return Trees.seq(arguments);
  }

  @Override
  public boolean nullable() {
    return true;
  }

  @Override
  public DataType dataType() {
    return type;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ReferenceAggregate that
        && reference.equals(that.reference)
        && arguments.equals(that.arguments)
        && mutableOffset == that.mutableOffset
        && inputOffset == that.inputOffset;
  }

  @Override
  public int hashCode() {
    return 31 * reference.hashCode() + arguments.hashCode();
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof ReferenceAggregate;
  }

  @Override
  public int productArity() {
    return 2;
  }

  @Override
  public Object productElement(int index) {
    return index == 0 ? reference : children();
  }
}
