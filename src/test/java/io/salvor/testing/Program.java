package io.salvor.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A run of Salvor's command line as a child process, on the classes that the tests run on. */
public final class Program implements AutoCloseable {
    private static final Duration LONGEST = Duration.ofMinutes(3);
    private static final int PART = 8192;

    private static final ClassArchive CLASSES =
            new ClassArchive(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));

    private final Process process;
    private final StringBuffer said = new StringBuffer();
    private final CompletableFuture<String> output;
    private final CompletableFuture<String> errors;

    private Program(Process process) {
        this.process = process;
        output = read(process.getInputStream(), said);
        errors = read(process.getErrorStream(), new StringBuffer());
    }

    /** @param environment variables on top of those of this process */
    public static Program start(Map<String, String> environment, String... arguments) throws IOException {
        return startUnder(List.of(), environment, arguments);
    }

    /** @param wrapper a command that runs the one behind it, with fewer rights, say */
    public static Program startUnder(List<String> wrapper, Map<String, String> environment, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(wrapper);
        command.addAll(CLASSES.command());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        return new Program(builder.start());
    }

    /** Waits for the end and returns the exit code. */
    public int exitCode() throws InterruptedException {
        if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("still running: " + errors.join());
        }
        return process.exitValue();
    }

    /** Asks it to stop, as the kubelet does. */
    public void terminate() {
        // The process itself would close the streams that are being read.
        process.toHandle().destroy();
    }

    /** Kills it and all that it has started, as a node does that goes down. */
    public void kill() {
        List<ProcessHandle> started = process.descendants().toList();
        process.toHandle().destroyForcibly();
        started.forEach(ProcessHandle::destroyForcibly);
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** All of standard output; waits for the end. */
    public String output() {
        return output.join();
    }

    /** Waits until this is in its standard output. */
    public void awaitOutput(String words) {
        Awaitility.await(words).atMost(LONGEST).until(() -> said.indexOf(words) >= 0 || !isAlive());
    }

    /** All of standard error; waits for the end. */
    public String errors() {
        return errors.join();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** On a thread of its own: those that all share may all be at it, each waiting for another program. */
    private static CompletableFuture<String> read(InputStream stream, StringBuffer said) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try (Reader reader = new InputStreamReader(stream, StandardCharsets.UTF_8)) {
                        char[] part = new char[PART];
                        for (int read = reader.read(part); read >= 0; read = reader.read(part)) {
                            said.append(part, 0, read);
                        }
                        return said.toString();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                task -> {
                    Thread thread = new Thread(task, "program-output");
                    thread.setDaemon(true);
                    thread.start();
                });
    }
}
