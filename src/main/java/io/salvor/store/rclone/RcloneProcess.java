package io.salvor.store.rclone;

import io.salvor.scratch.PrivateFolder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One running rclone that takes requests on loopback, from who has its password. It copies its standard input to nowhere, which it is at until this
 * process closes that or is no more: so it does not outlive this one, however this one ends.
 */
final class RcloneProcess implements AutoCloseable {
    /** What rclone calls the root of the place. */
    static final String PLACE = "salvor_place:";

    private static final Duration START = Duration.ofSeconds(30);
    private static final Duration END = Duration.ofSeconds(2);
    private static final int LAST_LINES = 5;
    private static final int PASSWORD_BYTES = 24;
    private static final String USER = "salvor";
    private static final Pattern ADDRESS = Pattern.compile("(http://127\\.0\\.0\\.1:[0-9]+/)");

    private final Process process;
    private final PrivateFolder folder;
    private final String authorization;
    private final CompletableFuture<URI> address = new CompletableFuture<>();
    private final Deque<String> last = new ArrayDeque<>();

    private RcloneProcess(Process process, PrivateFolder folder, String password) {
        this.process = process;
        this.folder = folder;
        authorization =
                "Basic " + Base64.getEncoder().encodeToString((USER + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Starts it, and returns when it listens.
     *
     * @throws NotStarted if the program cannot be run, or ends at once
     */
    static RcloneProcess start(Rclone rclone, RcloneRemote remote) throws IOException {
        PrivateFolder.removeLeft(PrivateFolder.temporary());
        PrivateFolder folder = PrivateFolder.open();
        byte[] random = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(random);
        String password = Base64.getUrlEncoder().encodeToString(random);
        try {
            RcloneProcess started = new RcloneProcess(run(rclone, remote, folder, password), folder, password);
            started.listen();
            return started;
        } catch (IOException e) {
            folder.close();
            throw e;
        }
    }

    private static Process run(Rclone rclone, RcloneRemote remote, PrivateFolder folder, String password)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(RcloneCommand.of(rclone.program()));
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.putAll(rclone.inherited());
        environment.putAll(RcloneCommand.ENVIRONMENT);
        environment.putAll(remote.reach().in(rclone.environment()).environment());
        for (Map.Entry<String, String> file : remote.reach().files().entrySet()) {
            environment.put(
                    file.getKey(), folder.write(file.getKey(), file.getValue()).toString());
        }
        environment.put("RCLONE_CONFIG_SALVOR_PLACE_TYPE", "alias");
        environment.put("RCLONE_CONFIG_SALVOR_PLACE_REMOTE", remote.root());
        environment.put("RCLONE_RC_USER", USER);
        environment.put("RCLONE_RC_PASS", password);
        try {
            return builder.redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        } catch (IOException e) {
            throw new NotStarted(rclone.program() + " cannot be run: " + e.getMessage());
        }
    }

    private void listen() throws IOException {
        Thread reader = new Thread(this::read, "rclone-log");
        reader.setDaemon(true);
        reader.start();
        try {
            address.get(START.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            close();
            Thread.currentThread().interrupt();
            throw new NotStarted("interrupted while rclone was started");
        } catch (ExecutionException | TimeoutException e) {
            close();
            throw new NotStarted("rclone does not start: " + lastWords());
        }
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Matcher found = ADDRESS.matcher(line);
                if (!address.isDone() && found.find()) {
                    address.complete(URI.create(found.group(1)));
                }
                keep(line);
            }
        } catch (IOException e) {
            keep(e.toString());
        }
        address.completeExceptionally(new IOException("it ended"));
    }

    private void keep(String line) {
        synchronized (last) {
            last.add(line);
            if (last.size() > LAST_LINES) {
                last.remove();
            }
        }
    }

    /** What it has said last; may hold what is secret. */
    String lastWords() {
        synchronized (last) {
            return String.join("; ", last);
        }
    }

    /** Where it listens. */
    URI url() {
        return address.join();
    }

    /** The header that it lets in. */
    String authorization() {
        return authorization;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Whether it has ended; waits a moment for it, because its connections break before it is gone. */
    boolean hasEnded() {
        try {
            return process.waitFor(END.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** A file with some content that rclone alone is to read. */
    Path file(byte[] content) throws IOException {
        return Files.write(folder.write("put", ""), content);
    }

    @Override
    public void close() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // It has gone, which is what was wanted.
            process.destroy();
        }
        if (!hasEnded()) {
            process.destroyForcibly();
        }
        folder.close();
    }

    /** The program is not there, does not run, or is not one that can be used. */
    static final class NotStarted extends IOException {
        private static final long serialVersionUID = 1L;

        NotStarted(String message) {
            super(message);
        }
    }
}
