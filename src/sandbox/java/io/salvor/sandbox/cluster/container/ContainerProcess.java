package io.salvor.sandbox.cluster.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A container's process. It leads a session of its own, so that nothing it started outlives it. */
public final class ContainerProcess {

    private static final Path SETSID = Path.of("/usr/bin/setsid");

    private final Process process;
    private final boolean ownSession;

    private ContainerProcess(Process process, boolean ownSession) {
        this.process = process;
        this.ownSession = ownSession;
    }

    /**
     * Starts a process with exactly the given variables.
     *
     * @param log gets both of its outputs, after what is there
     */
    static ContainerProcess start(List<String> command, Map<String, String> environment, Path folder, Path log)
            throws IOException {
        boolean ownSession = Files.isExecutable(SETSID);
        List<String> words = new ArrayList<>(command);
        if (ownSession) {
            words.add(0, SETSID.toString());
        }
        ProcessBuilder builder = new ProcessBuilder(words)
                .directory(folder.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().clear();
        builder.environment().putAll(environment);
        return new ContainerProcess(builder.start(), ownSession);
    }

    /** Waits for the end, and ends what the process has left behind. Returns the exit code. */
    public int await() throws InterruptedException {
        int code = process.waitFor();
        if (ownSession) {
            killSession();
        }
        return code;
    }

    private void killSession() throws InterruptedException {
        try {
            new ProcessBuilder("/bin/sh", "-c", "kill -s KILL -- -" + process.pid())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new IllegalStateException("cannot end what process " + process.pid() + " left behind", e);
        }
    }

    /** Asks the process to end, and kills it when it has not after the grace period. */
    public void stop(Duration grace) {
        if (grace.isZero()) {
            process.destroyForcibly();
            return;
        }
        process.destroy();
        CompletableFuture.delayedExecutor(grace.toMillis(), TimeUnit.MILLISECONDS)
                .execute(process::destroyForcibly);
    }
}
