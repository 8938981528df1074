package io.braid.endtoend.fault;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.none;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import java.io.File;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.nio.file.Path;
import java.util.jar.JarFile;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.matcher.ElementMatcher;

/** Puts {@link FaultPoints} around the calls of the JDK that write to a disk. */
public final class FaultAgent {
  private FaultAgent() {}

  /**
   * @param arguments the jar of the points, the lake's folder and the control folder, between bars
   */
  public static void premain(String arguments, Instrumentation jvm) throws IOException {
    String[] folders = arguments.split("\\|");
    jvm.appendToBootstrapClassLoaderSearch(new JarFile(folders[0]));
    FaultPoints.watch(folders[1], folders[2]);
    AgentBuilder agent =
        new AgentBuilder.Default()
            .ignore(none())
            .disableClassFormatChanges()
            .with(AgentBuilder.RedefinitionStrategy.RETRANSFORMATION)
            .with(AgentBuilder.InitializationStrategy.NoOp.INSTANCE)
            .with(AgentBuilder.TypeStrategy.Default.REDEFINE);
    agent = around(agent, "java.nio.file.Files", named("createLink"), Link.class);
    agent = around(agent, "java.nio.file.Files", named("move"), Move.class);
    agent = around(agent, "java.io.UnixFileSystem", named("rename"), Rename.class);
    agent = around(agent, "sun.nio.ch.FileChannelImpl", named("implCloseChannel"), Close.class);
    agent =
        around(
            agent,
            "java.io.FileInputStream",
            named("open").and(takesArguments(String.class)),
            Read.class);
    agent.installOn(jvm);
  }

  private static AgentBuilder around(
      AgentBuilder agent,
      String type,
      ElementMatcher<? super MethodDescription> method,
      Class<?> advice) {
    return agent
        .type(named(type))
        .transform(
            (builder, found, loader, module, domain) ->
                builder.visit(Advice.to(advice).on(method)));
  }

  private static final class Link {
    @Advice.OnMethodEnter
    static Object before(@Advice.Argument(0) Path name, @Advice.Argument(1) Path draft)
        throws IOException {
      return FaultPoints.beforeLink(name, draft);
    }

    @Advice.OnMethodExit
    static void after(@Advice.Enter Object hit) throws IOException {
      FaultPoints.after(hit);
    }
  }

  private static final class Move {
    @Advice.OnMethodEnter
    static Object before(@Advice.Argument(1) Path to) throws IOException {
      return FaultPoints.beforeMove(to);
    }

    @Advice.OnMethodExit
    static void after(@Advice.Enter Object hit) throws IOException {
      FaultPoints.after(hit);
    }
  }

  private static final class Rename {
    @Advice.OnMethodEnter
    static Object before(@Advice.Argument(1) File to) throws IOException {
      return FaultPoints.beforeRename(to);
    }

    @Advice.OnMethodExit
    static void after(@Advice.Enter Object hit) throws IOException {
      FaultPoints.after(hit);
    }
  }

  private static final class Close {
    @Advice.OnMethodEnter
    static Object before(
        @Advice.FieldValue("writable") boolean writable, @Advice.FieldValue("path") String path)
        throws IOException {
      return FaultPoints.beforeClose(writable, path);
    }

    @Advice.OnMethodExit
    static void after(@Advice.Enter Object hit) throws IOException {
      FaultPoints.after(hit);
    }
  }

  private static final class Read {
    @Advice.OnMethodEnter
    static Object before(@Advice.Argument(0) String path) throws IOException {
      return FaultPoints.beforeRead(path);
    }

    @Advice.OnMethodExit
    static void after(@Advice.Enter Object hit) throws IOException {
      FaultPoints.after(hit);
    }
  }
}
