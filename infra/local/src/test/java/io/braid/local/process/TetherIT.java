package io.braid.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TetherIT {
  @TempDir private Path folder;

  /** Runs until somebody ends it. */
  public static final class Forever {
    public static void main(String[] args) throws InterruptedException {
      Thread.currentThread().join();
    }
  }

  /** Starts {@link Forever} as its child and prints the child's process id. */
  public static final class Parent {
    public static void main(String[] args) throws InterruptedException {
      Child child =
          Child.start(
              "forever",
              System.getProperty("java.class.path"),
              List.of(),
              List.of(Forever.class.getName()),
              Map.of(),
              Path.of(args[0], "child.log"));
      System.out.println(child.pid());
      Thread.currentThread().join();
    }
  }

  @Test
  void aChildEndsWhenItsParentIsKilled() throws IOException, InterruptedException {
    Process parent =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Parent.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    long childPid = Long.parseLong(parent.inputReader().readLine());
    ProcessHandle child = ProcessHandle.of(childPid).orElseThrow();

    parent.destroyForcibly();

    assertThat(parent.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(child.onExit().orTimeout(20, TimeUnit.SECONDS))
        .succeedsWithin(Duration.ofSeconds(20));
  }
}
