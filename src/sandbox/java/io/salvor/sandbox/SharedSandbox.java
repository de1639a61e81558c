package io.salvor.sandbox;

import io.salvor.scenario.Story;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Hands tests the one sandbox that all of their process share: starting it costs more than most of them. It is started for the first
 * and ended after the last; what happens in it is written to {@code integration-story-1.txt} of the build folder, or another number.
 */
public final class SharedSandbox implements ParameterResolver {
    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(SharedSandbox.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == Sandbox.class || type == Story.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Running running = context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(Running.class, key -> start(), Running.class);
        return parameter.getParameter().getType() == Story.class ? running.story() : running.sandbox();
    }

    private static Running start() {
        System.setProperty("sun.net.httpserver.nodelay", "true");
        Path build =
                Path.of(System.getProperty("salvor.build.directory", "target")).toAbsolutePath();
        // Two processes of tests have one each.
        String fork = System.getProperty("salvor.fork", "");
        try {
            PrintStream out = new PrintStream(
                    build.resolve("integration-story" + fork + ".txt").toFile(), StandardCharsets.UTF_8);
            Story story = new Story(out);
            story.chapter("The sandbox of the integration tests");
            return new Running(
                    Sandbox.start(
                            build.resolve("integration-sandbox" + fork),
                            ShippedProgram.launcher(build, Boolean.getBoolean("sandbox.native")),
                            story),
                    story,
                    out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Running(Sandbox sandbox, Story story, PrintStream out) implements AutoCloseable {
        @Override
        public void close() {
            sandbox.close();
            out.close();
        }
    }
}
