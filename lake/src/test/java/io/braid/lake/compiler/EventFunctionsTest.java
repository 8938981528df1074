package io.braid.lake.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import io.braid.core.error.Problems;
import io.braid.core.fixture.Seed;
import io.braid.lake.session.LakeSession;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.BoundReference;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.RuntimeReplaceable;
import org.apache.spark.sql.catalyst.expressions.codegen.GenerateMutableProjection$;
import org.junit.jupiter.api.Test;

/** What is accepted for each event never fails, whatever the event holds. */
final class EventFunctionsTest {
  private static final SparkSession SPARK = LakeSession.open("test", "local[2]", Map.of());
  private static final long SEED = Seed.next().value();
  private static final int PER_FUNCTION = 30;
  private static final int BATCH = 40;

  private final Random random = new Random(SEED);
  private final InternalRow[] rows =
      EdgeRows.of(SPARK, random, 150).queryExecution().executedPlan().executeCollect();

  static List<String> objections(Expression e) {
    Problems problems = new Problems();
    new EventRules(new Findings("v", "", problems)).check(e);
    return problems.list().stream().map(problem -> problem.text()).toList();
  }

  @Test
  void whatIsAcceptedNeverFails() {
    System.out.println("EventFunctionsTest: -Dbraid.seed=" + SEED);
    Dataset<Row> none = SPARK.createDataFrame(List.of(), EdgeRows.SCHEMA);
    FunctionCalls calls = new FunctionCalls(SPARK, none.queryExecution().analyzed(), random);
    List<String> functions = List.copyOf(FunctionCalls.scalarFunctions().keySet());
    Map<String, String> failures = new TreeMap<>();
    int accepted = 0;
    for (int from = 0; from < functions.size(); from += BATCH) {
      List<String> batch = functions.subList(from, Math.min(from + BATCH, functions.size()));
      List<Expression> once = new ArrayList<>();
      for (List<Expression> found : calls.find(batch, PER_FUNCTION).values()) {
        int tested = 0;
        for (Expression call : found) {
          if (!objections(call).isEmpty()) {
            continue;
          }
          accepted++;
          if (tested++ < 3 && !call.foldable()) {
            calls.reuse(call);
            once.add(call);
          }
          evaluate(call, failures);
        }
      }
      compile(once, failures);
    }
    System.out.println("EventFunctionsTest: %d calls accepted".formatted(accepted));
    assertThat(failures).isEmpty();
  }

  private void evaluate(Expression call, Map<String, String> failures) {
    Expression bound = bind(call);
    for (InternalRow row : rows) {
      try {
        Object ignored = bound.eval(row);
      } catch (Throwable failure) {
        failures.putIfAbsent(call.sql(), first(failure) + " for " + values(call, row));
        return;
      }
    }
  }

  /** The same by the code that Spark generates; if it fails, by halves. */
  private void compile(List<Expression> calls, Map<String, String> failures) {
    try {
      List<Expression> bound = calls.stream().map(EventFunctionsTest::bind).toList();
      var projection = GenerateMutableProjection$.MODULE$.generate(Trees.seq(bound), false);
      for (InternalRow row : rows) {
        Object ignored = projection.apply(row);
      }
    } catch (Throwable failure) {
      int half = calls.size() / 2;
      if (half == 0) {
        failures.putIfAbsent(calls.get(0).sql(), "generated code: " + first(failure));
      } else {
        compile(calls.subList(0, half), failures);
        compile(calls.subList(half, calls.size()), failures);
      }
    }
  }

  private static String first(Throwable failure) {
    return failure.getClass().getSimpleName()
        + ": "
        + String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
  }

  private static List<String> values(Expression call, InternalRow row) {
    return Trees.list(call.references().toSeq()).stream()
        .map(
            column -> {
              int i = EdgeRows.columns().indexOf(column.name());
              Object value = row.get(i, EdgeRows.SCHEMA.fields()[i].dataType());
              String text = String.valueOf(value);
              return column.name() + "=" + text.substring(0, Math.min(60, text.length()));
            })
        .toList();
  }

  private static Expression bind(Expression e) {
    if (e instanceof RuntimeReplaceable replaceable) {
      return bind(replaceable.replacement());
    }
    if (e instanceof AttributeReference column) {
      return new BoundReference(
          Arrays.asList(EdgeRows.SCHEMA.fieldNames()).indexOf(column.name()),
          column.dataType(),
          true);
    }
    List<Expression> children =
        Trees.list(e.children()).stream().map(EventFunctionsTest::bind).toList();
    return children.isEmpty() ? e : (Expression) e.withNewChildren(Trees.seq(children));
  }
}
