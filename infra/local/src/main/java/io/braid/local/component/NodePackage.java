package io.braid.local.component;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** A package of the registry of Node.js in a folder of its own, kept from one run to the next. */
record NodePackage(String name, String version) {

  /**
   * Its folder {@code node_modules}, with all that it needs.
   *
   * @param cache where the packages' folders are
   * @throws BraidException {@code PROCESS_ENDED} if npm is not there or cannot reach its registry
   */
  Path install(Path cache) {
    Path folder = cache.toAbsolutePath().resolve(name + "-" + version);
    try {
      if (!Files.exists(folder)) {
        Files.createDirectories(cache);
        Path draft = Files.createTempDirectory(cache.toAbsolutePath(), ".draft");
        // Its binaries come with it; nothing needs to run while it is installed.
        run(
            List.of(
                "npm",
                "install",
                "--prefix",
                draft.toString(),
                "--no-audit",
                "--no-fund",
                "--ignore-scripts",
                name + "@" + version));
        move(draft, folder);
      }
      return folder.resolve("node_modules");
    } catch (IOException e) {
      throw failed(String.valueOf(e.getMessage()));
    }
  }

  private static void move(Path draft, Path folder) throws IOException {
    try {
      Files.move(draft, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      if (!Files.exists(folder)) { // otherwise somebody else was faster
        throw e;
      }
    }
  }

  private void run(List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw failed(output);
      }
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw failed("interrupted");
    }
  }

  private BraidException failed(String why) {
    return new BraidException(
        ErrorCode.PROCESS_ENDED,
        "npm could not install %s %s: %s%nAre Node.js and npm on the path, and is npm's registry within reach?"
            .formatted(name, version, why));
  }
}
