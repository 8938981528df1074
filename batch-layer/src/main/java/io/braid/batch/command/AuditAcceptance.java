package io.braid.batch.command;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import picocli.CommandLine.Option;

/** What a person says who publishes against an audit. */
final class AuditAcceptance {
  @Option(
      names = "--accept-audit",
      paramLabel = "AUDIT",
      required = true,
      description = "Publish although this audit found differences. Changes no row.")
  private String audit = "";

  @Option(
      names = "--name",
      paramLabel = "WHO",
      required = true,
      description = "Who accepts it; is kept with the audit and the batch view.")
  private String name = "";

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      required = true,
      description = "Why; is kept too.")
  private String reason = "";

  String audit() {
    return audit;
  }

  String name() {
    return stated("--name", name);
  }

  String reason() {
    return stated("--reason", reason);
  }

  private static String stated(String option, String text) {
    if (text.isBlank()) {
      throw new BraidException(
          ErrorCode.USAGE,
          "%s is empty. Say it, because it is all that tells later.".formatted(option));
    }
    return text.strip();
  }
}
