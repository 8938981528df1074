package io.braid.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.braid.core.fixture.Seed;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the simulation is worth: it finds each of these mistakes, made in the protocol's source. */
final class SeededDefectsTest {
  private static final int HISTORIES = 3000;

  @TempDir Path folder;

  static List<SeededDefect> defects() {
    return SeededDefects.ALL;
  }

  @ParameterizedTest
  @MethodSource("defects")
  void isFound(SeededDefect defect) throws Exception {
    defect.compileInto(folder);
    long first = Seed.next().value();
    int tried = 0;
    String found = "";
    try (Protocol protocol = Protocol.mutatedBy(folder)) {
      while (found.isEmpty() && tried < HISTORIES) {
        found = protocol.run(first + tried);
        tried++;
      }
    }
    System.out.printf("seeded defect: %s: history %d: %s%n", defect, tried, found);
    assertThat(found).as("%s, after %d histories", defect, HISTORIES).isNotEmpty();
  }

  /** The simulation over classes of its own, in which one is mutated. */
  private static final class Protocol extends URLClassLoader {
    private Protocol(URL... places) {
      super(places, SeededDefectsTest.class.getClassLoader());
    }

    static Protocol mutatedBy(Path folder) throws MalformedURLException {
      return new Protocol(
          Stream.of(
                  folder.toUri().toURL(),
                  SeededDefect.class.getProtectionDomain().getCodeSource().getLocation(),
                  Seed.class.getProtectionDomain().getCodeSource().getLocation(),
                  io.braid.core.log.TableLog.class
                      .getProtectionDomain()
                      .getCodeSource()
                      .getLocation())
              .toArray(URL[]::new));
    }

    /** The first line of what went wrong in a history; empty if nothing. */
    String run(long seed) throws ReflectiveOperationException {
      Class<?> history = loadClass("io.braid.core.simulation.SimulatedHistory");
      Method run = history.getDeclaredMethod("run", long.class);
      run.setAccessible(true);
      try {
        run.invoke(null, seed);
        return "";
      } catch (InvocationTargetException e) {
        return Objects.requireNonNull(e.getCause()).toString().replaceAll("\\s+", " ");
      }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      synchronized (getClassLoadingLock(name)) {
        if (!name.startsWith("io.braid.core.")) {
          return super.loadClass(name, resolve);
        }
        Class<?> known = findLoadedClass(name);
        return known == null ? findClass(name) : known;
      }
    }
  }
}
