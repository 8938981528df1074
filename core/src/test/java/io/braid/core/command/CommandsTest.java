package io.braid.core.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

final class CommandsTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Command(
      name = "braid",
      subcommands = Boat.class,
      footer = {"", "Example: braid row calm"})
  static final class Root {
    @Mixin CommonOptions options = new CommonOptions();
  }

  @Command(name = "row", description = "Rows.")
  static final class Boat implements Callable<Integer> {
    @Mixin CommonOptions options = new CommonOptions();
    @Parameters String water = "";

    @Override
    public Integer call() {
      return switch (water) {
        case "calm" -> 0;
        case "rocks" -> throw new BraidException(ErrorCode.FENCED, "Writer 'b' was first.");
        case "whirl" -> throw new StackOverflowError();
        default -> throw new IllegalStateException("no such water");
      };
    }
  }

  private int run(String... arguments) {
    return Commands.run(new Root(), new PrintWriter(out), new PrintWriter(err), arguments);
  }

  @Test
  void returnsWhatTheCommandReturns() {
    assertThat(run("row", "calm")).isZero();
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void aMainOfOneCommandMayBeCalledWithAndWithoutItsName() {
    PrintWriter nowhere = new PrintWriter(out);
    assertThat(Commands.run(new Boat(), nowhere, nowhere, "row", "calm")).isZero();
    assertThat(Commands.run(new Boat(), nowhere, nowhere, "calm")).isZero();
  }

  @Test
  void helpsWithACommandAsTheLauncherCallsIt() {
    PrintWriter page = new PrintWriter(out);
    Commands.run(new Boat(), page, page, "row", "--help");
    assertThat(out.toString()).startsWith("Usage: braid row ");
  }

  @Test
  void printsAnErrorAndEndsWithTheCodeOfItsCategory() {
    assertThat(run("row", "rocks")).isEqualTo(4);
    assertThat(err.toString()).isEqualToNormalizingNewlines("FENCED  Writer 'b' was first.\n");
  }

  @Test
  void printsAnErrorAsJsonForMachines() {
    assertThat(run("row", "rocks", "--json")).isEqualTo(4);
    assertThat(err.toString())
        .isEqualToNormalizingNewlines(
            "{\"code\":\"FENCED\",\"category\":\"CONFLICT\",\"retryable\":true,\"message\":\"Writer 'b' was first.\"}\n");
  }

  @Test
  void namesTheNearestOption() {
    assertThat(run("row", "calm", "--projct=x")).isEqualTo(2);
    assertThat(err.toString())
        .isEqualToNormalizingNewlines(
            "USAGE  Unknown option '--projct'. Did you mean '--project'? 'braid row --help' shows all that it knows\n");
  }

  @Test
  void namesTheNearestSubcommand() {
    assertThat(run("rwo")).isEqualTo(2);
    assertThat(err.toString()).contains("Unknown argument 'rwo'. Did you mean 'row'?");
  }

  @Test
  void saysWhatIsMissing() {
    assertThat(run("row")).isEqualTo(2);
    assertThat(err.toString()).startsWith("USAGE  Missing required parameter: ");
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString()).contains("Missing required subcommand");
  }

  @Test
  void tellsADefectWithItsStackTrace() {
    assertThat(run("row", "sand")).isEqualTo(70);
    assertThat(err.toString())
        .startsWith("DEFECT  ")
        .contains("no such water", "at io.braid.core.command.CommandsTest");
  }

  @Test
  void tellsAnErrorOfTheMachineAsADefectToo() {
    assertThat(run("row", "whirl", "--json")).isEqualTo(70);
    assertThat(err.toString()).contains("\"code\":\"DEFECT\"", "StackOverflowError");
  }

  @Test
  void helpsWithAnExample() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString()).contains("Example: braid row calm", "--project=DIR", "--json");
  }
}
