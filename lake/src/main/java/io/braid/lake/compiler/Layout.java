package io.braid.lake.compiler;

import io.braid.core.type.Column;
import io.braid.core.view.StateColumn;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** The stored columns of a view: group keys, element keys and states, in the order of storage. */
final class Layout {
  /** Tells a group's base row, 0, and the rows of its sets, from 1. */
  private static final String SET_NUMBER = "e0";

  /** One set of elements, and where it is stored. */
  record StoredSet(
      int number,
      AggregateForm.ElementSet set,
      List<AttributeReference> elements,
      List<AttributeReference> states) {}

  private record State(AttributeReference column, AggregateForm.Part part, int set) {}

  private final List<Expression> keys = new ArrayList<>();
  private final List<AttributeReference> keyColumns = new ArrayList<>();
  private final AttributeReference setNumber = Trees.attribute(SET_NUMBER, DataTypes.IntegerType);
  private final List<AttributeReference> elementColumns = new ArrayList<>();
  private final List<State> states = new ArrayList<>();
  private final List<StoredSet> sets = new ArrayList<>();

  /** The column of this key, which is added if it is new. */
  AttributeReference addKey(Expression key) {
    for (int i = 0; i < keys.size(); i++) {
      if (keys.get(i).semanticEquals(key)) {
        return keyColumns.get(i);
      }
    }
    AttributeReference column = Trees.attribute("k" + keys.size(), key.dataType());
    keys.add(key);
    keyColumns.add(column);
    return column;
  }

  List<Expression> keys() {
    return keys;
  }

  List<AttributeReference> keyColumns() {
    return keyColumns;
  }

  /** The column of this part of a group's state, which is added if it is new. */
  AttributeReference addPart(AggregateForm.Part part) {
    return states.stream()
        .filter(state -> state.set() == 0 && state.part().lift().semanticEquals(part.lift()))
        .map(State::column)
        .findFirst()
        .orElseGet(() -> addState(part, 0));
  }

  private AttributeReference addState(AggregateForm.Part part, int set) {
    AttributeReference column = Trees.attribute("s" + states.size(), part.lift().dataType());
    states.add(new State(column, part, set));
    return column;
  }

  /** This set as it is stored; it is added if it is new. */
  StoredSet addSet(AggregateForm.ElementSet set) {
    return sets.stream()
        .filter(stored -> isSame(stored.set(), set))
        .findFirst()
        .orElseGet(() -> store(set));
  }

  private StoredSet store(AggregateForm.ElementSet set) {
    int number = sets.size() + 1;
    Map<DataType, Integer> used = new HashMap<>();
    List<AttributeReference> elements = new ArrayList<>();
    for (Expression element : set.elements()) {
      int before = used.merge(element.dataType(), 1, Integer::sum) - 1;
      elements.add(elementColumn(element.dataType(), before));
    }
    StoredSet stored =
        new StoredSet(
            number,
            set,
            elements,
            set.states().stream().map(part -> addState(part, number)).toList());
    sets.add(stored);
    return stored;
  }

  /** Sets share columns, one for each element of a type. */
  private AttributeReference elementColumn(DataType type, int skip) {
    return elementColumns.stream()
        .filter(column -> column.dataType().equals(type))
        .skip(skip)
        .findFirst()
        .orElseGet(
            () -> {
              AttributeReference column = Trees.attribute("e" + (elementColumns.size() + 1), type);
              elementColumns.add(column);
              return column;
            });
  }

  private static boolean isSame(AggregateForm.ElementSet a, AggregateForm.ElementSet b) {
    if (a.each().isPresent() != b.each().isPresent() || !areSame(arrayOf(a), arrayOf(b))) {
      return false;
    }
    return a.filter().isDefined() == b.filter().isDefined()
        && (a.filter().isEmpty() || a.filter().get().semanticEquals(b.filter().get()))
        && areSame(a.elements(), ofItemOf(a, b, b.elements()))
        && areSame(liftsOf(a), ofItemOf(a, b, liftsOf(b)));
  }

  private static List<Expression> arrayOf(AggregateForm.ElementSet set) {
    return set.each().stream().map(AggregateForm.ElementSet.Each::array).toList();
  }

  private static List<Expression> liftsOf(AggregateForm.ElementSet set) {
    return set.states().stream().map(AggregateForm.Part::lift).toList();
  }

  /** The same expressions of b, over the item of a. */
  private static List<Expression> ofItemOf(
      AggregateForm.ElementSet a, AggregateForm.ElementSet b, List<Expression> expressions) {
    if (a.each().isEmpty() || b.each().isEmpty()) {
      return expressions;
    }
    Map<ExprId, Expression> items = Map.of(b.each().get().item().exprId(), a.each().get().item());
    return expressions.stream().map(each -> QueryParts.substitute(each, items)).toList();
  }

  private static boolean areSame(List<Expression> a, List<Expression> b) {
    if (a.size() != b.size()) {
      return false;
    }
    for (int i = 0; i < a.size(); i++) {
      if (!a.get(i).semanticEquals(b.get(i))) {
        return false;
      }
    }
    return true;
  }

  List<StoredSet> sets() {
    return sets;
  }

  AttributeReference setNumber() {
    return setNumber;
  }

  /** Element keys; none without sets. */
  List<AttributeReference> elementKeys() {
    return sets.isEmpty()
        ? List.of()
        : Stream.concat(Stream.of(setNumber), elementColumns.stream()).toList();
  }

  boolean hasStates() {
    return !states.isEmpty();
  }

  List<AttributeReference> stateColumns() {
    return states.stream().map(State::column).toList();
  }

  /** The lift of each state column that a group's base row has, by the column. */
  Map<AttributeReference, Expression> baseLifts() {
    Map<AttributeReference, Expression> lifts = new HashMap<>();
    states.stream()
        .filter(state -> state.set() == 0)
        .forEach(state -> lifts.put(state.column(), state.part().lift()));
    return lifts;
  }

  List<Column> toKeyColumns() {
    return Stream.concat(keyColumns.stream(), elementKeys().stream())
        .map(column -> new Column(column.name(), Types.of(column.dataType()), false))
        .toList();
  }

  List<StateColumn> toStateColumns() {
    return states.stream()
        .map(
            state ->
                new StateColumn(
                    state.column().name(),
                    Types.of(state.column().dataType()),
                    state.part().merge()))
        .toList();
  }
}
