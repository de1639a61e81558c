package io.salvor.store.local;

import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import io.salvor.verdict.Mount;
import io.salvor.verdict.MountTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sees to it that nothing is read from or written to the bare folder that a volume belongs on. The share of a server that is gone lets
 * a look wait for ever, so that one thread looks, and nobody waits for it longer than is said. Thread-safe.
 */
final class MountedVolume {
    static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Path folder;
    private final Path mounts;
    private final Duration patience;
    private FutureTask<Void> look;
    private long begun;

    /** @param mounts the file that lists what is mounted where */
    MountedVolume(Path folder, Path mounts, Duration patience) {
        this.folder = folder;
        this.mounts = mounts;
        this.patience = patience;
    }

    /** @throws StorageException if it is not mounted, or does not answer */
    void require() throws IOException {
        FutureTask<Void> task = look();
        long waited = System.nanoTime() - begun();
        try {
            task.get(Math.max(1, patience.toNanos() - waited), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new StorageException(
                    Reason.Unreachable,
                    folder + " does not answer for " + patience.toSeconds()
                            + " s; see whether the server of the share runs and can be reached from this node",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StorageException(Reason.Other, "interrupted while looking at " + folder, e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof StorageException known) {
                throw new StorageException(known.reason(), known.getMessage(), e);
            }
            throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
        }
    }

    /** One that is under way is as good as a new one. */
    private synchronized FutureTask<Void> look() {
        if (look == null || look.isDone()) {
            look = new FutureTask<>(this::seen);
            begun = System.nanoTime();
            Thread thread = new Thread(look, "look at " + folder);
            thread.setDaemon(true);
            thread.start();
        }
        return look;
    }

    private synchronized long begun() {
        return begun;
    }

    private Void seen() throws IOException {
        Optional<MountTable> table = table();
        if (table.isPresent()) {
            Mount mount = table.get().at(folder.toString()).orElseThrow(() -> notMounted(null));
            if (mount.deleted()) {
                throw new StorageException(
                        Reason.LocationNotMounted,
                        "what is mounted at " + folder
                                + " was removed from its file system; put it back, and start the pod anew");
            }
        }
        try {
            Files.getAttribute(folder, "unix:ino");
            return null;
        } catch (NoSuchFileException e) {
            throw notMounted(e);
        }
    }

    /** Empty where it cannot be read: nothing is concluded from it then. */
    private Optional<MountTable> table() {
        try {
            return Optional.of(MountTable.parse(new String(Files.readAllBytes(mounts), StandardCharsets.UTF_8)
                    .lines()
                    .toList()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private StorageException notMounted(IOException cause) {
        return new StorageException(
                Reason.LocationNotMounted,
                "nothing is mounted at " + folder + " here; name the volume " + folder.getFileName()
                        + " in the chart's locationVolumes, which mounts it in the operator and in its Jobs",
                cause);
    }
}
