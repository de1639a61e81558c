package io.salvor.restic;

import io.salvor.trouble.Reason;
import io.salvor.trouble.ResticException;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * One restic process from start to end. It ends by itself, or at the deadline, or when the calling thread is interrupted; the
 * last two send SIGTERM, on which restic removes its lock, and SIGKILL when that does not help.
 */
final class ResticProcess {
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final Duration LOOK = Duration.ofMillis(500);

    private final Path binary;
    private final Map<String, String> environment;
    private final BooleanSupplier hopeless;

    /** @param environment the whole environment of the process */
    ResticProcess(Path binary, Map<String, String> environment) {
        this(binary, environment, () -> false);
    }

    private ResticProcess(Path binary, Map<String, String> environment, BooleanSupplier hopeless) {
        this.binary = binary;
        this.environment = environment;
        this.hopeless = hopeless;
    }

    /** The same, which is ended as soon as there is no hope for it: restic would go on trying for a quarter of an hour. */
    ResticProcess endedBy(BooleanSupplier nothingLeft) {
        return new ResticProcess(binary, environment, nothingLeft);
    }

    /** Reads all of standard output; it runs beside the process and sees the end of the stream when that ends. */
    interface Output {
        void read(InputStream stdout) throws IOException;
    }

    /**
     * Runs restic and returns its exit code.
     *
     * @param folder working directory; null for that of this process
     * @param stderr gets standard error line by line
     * @throws ResticException ResticMissing, DeadlineExceeded or Interrupted
     */
    int run(List<String> arguments, Path folder, Output stdout, Consumer<String> stderr, Duration deadline) {
        Process process = start(arguments, folder);
        Drain out = new Drain(process.getInputStream(), stdout, arguments.get(0) + " stdout");
        Drain err = new Drain(process.getErrorStream(), lines(stderr), arguments.get(0) + " stderr");
        try {
            if (!hasEnded(process, deadline)) {
                end(process);
                // What it was trying again is in there.
                err.join(GRACE.toMillis());
                throw new ResticException(
                        Reason.DeadlineExceeded,
                        deadline.toSeconds() <= 0
                                ? "there was no time left for restic " + arguments.get(0) + "; allow more time"
                                : "restic " + arguments.get(0) + " was still running after " + deadline.toSeconds()
                                        + " s and was ended; see whether the repository can be reached, or allow more time");
            }
            // A program that restic started could hold its streams open.
            out.join(GRACE.toMillis());
            err.join(GRACE.toMillis());
            int code = process.exitValue();
            if (code == 0 && out.failure != null) {
                throw new ResticException(
                        Reason.Failed,
                        "cannot make sense of restic " + arguments.get(0) + ": " + out.failure.getMessage());
            }
            return code;
        } catch (InterruptedException e) {
            end(process);
            Thread.currentThread().interrupt();
            throw new ResticException(
                    Reason.Interrupted,
                    "restic " + arguments.get(0) + " was ended because this process was asked to stop");
        }
    }

    private boolean hasEnded(Process process, Duration deadline) throws InterruptedException {
        long until = System.nanoTime() + deadline.toNanos();
        for (long left = deadline.toNanos(); left > 0; left = until - System.nanoTime()) {
            if (process.waitFor(Math.min(left, LOOK.toNanos()), TimeUnit.NANOSECONDS)) {
                return true;
            }
            if (hopeless.getAsBoolean()) {
                end(process);
                process.waitFor();
                return true;
            }
        }
        return process.waitFor(0, TimeUnit.NANOSECONDS);
    }

    /** Turns line-by-line reading into an output; bytes that are not UTF-8 are replaced, signatures in URLs left out. */
    static Output lines(Consumer<String> consumer) {
        return stream -> {
            BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                consumer.accept(OneLine.withoutSignatures(line));
            }
        };
    }

    private Process start(List<String> arguments, Path folder) {
        List<String> command = new ArrayList<>();
        command.add(binary.toString());
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().clear();
        builder.environment().putAll(environment);
        if (folder != null) {
            builder.directory(folder.toFile());
        }
        builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
        try {
            return builder.start();
        } catch (IOException e) {
            throw new ResticException(
                    Reason.ResticMissing,
                    "cannot start restic as " + binary + ": " + e.getMessage() + "; install restic "
                            + ResticVersion.OLDEST_SUPPORTED + " or newer, or name its path in SALVOR_RESTIC");
        }
    }

    private static void end(Process process) {
        process.destroy();
        boolean interrupted = Thread.interrupted();
        try {
            if (!process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Reads one stream to its end on a thread of its own, so that a full pipe never holds restic up. */
    private static final class Drain extends Thread {
        private final InputStream stream;
        private final Output output;
        private volatile Exception failure;

        Drain(InputStream stream, Output output, String name) {
            super("restic " + name);
            this.stream = stream;
            this.output = output;
            setDaemon(true);
            start();
        }

        @Override
        public void run() {
            try (stream) {
                try {
                    output.read(stream);
                } catch (IOException | RuntimeException e) {
                    failure = e;
                }
                stream.transferTo(OutputStream.nullOutputStream());
            } catch (IOException e) {
                // The stream of a process that was killed breaks off.
                failure = e;
            }
        }
    }
}
