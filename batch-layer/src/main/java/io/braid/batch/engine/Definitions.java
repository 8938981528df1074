package io.braid.batch.engine;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.registry.StreamEntry;
import io.braid.core.view.ViewManifest;
import io.braid.lake.compiler.CompiledView;
import io.braid.lake.compiler.ViewCompiler;
import org.apache.spark.sql.SparkSession;

/** Registered definitions, ready to run. */
public final class Definitions {
  private Definitions() {}

  /**
   * @throws BraidException {@code VIEW_INVALID} if this Braid understands the SQL differently from
   *     the one that registered it
   */
  public static CompiledView compile(SparkSession spark, StreamEntry stream, ViewManifest view) {
    CompiledView compiled =
        new ViewCompiler(spark)
            .compile(
                view.name(),
                "views/%s.sql".formatted(view.name()),
                view.sql(),
                stream.name(),
                stream.columns());
    if (!compiled.manifest().definition().equals(view.definition())) {
      throw new BraidException(
          ErrorCode.VIEW_INVALID,
          "View %s was registered as definition %s, but this Braid compiles it to %s, so its tables mean something else. Run 'braid apply' to register the new definition, or the Braid that registered the old one."
              .formatted(view.name(), view.definition(), compiled.manifest().definition()));
    }
    return compiled;
  }
}
