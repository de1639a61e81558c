package io.salvor.node;

import io.salvor.api.RootAttributes;
import io.salvor.job.VolumeReason;
import io.salvor.verdict.FolderLook;
import io.salvor.verdict.FolderLook.State;
import io.salvor.verdict.Mount;
import io.salvor.verdict.MountTable;
import io.salvor.verdict.PlannedFolder;
import io.salvor.verdict.VolumeVerdict;
import io.salvor.verdict.Witnesses;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Looks at the folder of one volume. The share of a server that is gone lets a look wait for ever, so that each has a thread of its
 * own, which is given up when it does not come back.
 */
final class FolderWatch {
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private final MountedFolder folder;
    private final PlannedFolder planned;
    private final Path mounts;
    private final Duration patience;

    /** @param mounts the file that lists what is mounted where */
    FolderWatch(MountedFolder folder, PlannedFolder planned, Path mounts, Duration patience) {
        this.folder = folder;
        this.planned = planned;
        this.mounts = mounts;
        this.patience = patience;
    }

    /** What is seen now, whatever that is. */
    FolderLook look() throws InterruptedException {
        try {
            return within(this::seen);
        } catch (NoSuchFileException | NotDirectoryException e) {
            return FolderLook.without(State.Missing, null);
        } catch (TimeoutException e) {
            return FolderLook.without(State.Silent, e.getMessage());
        } catch (IOException e) {
            return FolderLook.without(State.Unreadable, e.toString());
        }
    }

    /** The same, of a folder that may be read, or written into. @throws VolumeFailure saying why it may not */
    FolderLook fit(Witnesses.Volume volume) throws InterruptedException {
        FolderLook look = look();
        VolumeVerdict unfit = VolumeVerdict.ofFolder(volume, look);
        if (unfit != null) {
            throw new VolumeFailure(unfit.reason(), unfit.message());
        }
        return look;
    }

    /** What restic does not store of the folder itself. @throws VolumeFailure when it cannot be read */
    RootAttributes attributes() throws InterruptedException {
        try {
            return within(folder::attributes);
        } catch (IOException | TimeoutException e) {
            throw new VolumeFailure(
                    VolumeReason.FolderUnreadable,
                    "its folder " + planned.path() + " cannot be read: " + e + "; see whether the Job may read it");
        }
    }

    private FolderLook seen() throws IOException {
        MountTable table = table();
        Mount mount = table.at(folder.path().toString()).orElse(null);
        Map<String, Object> unix = Files.readAttributes(folder.path(), "unix:dev,ino,nlink");
        return new FolderLook(
                State.There,
                folder.contents(),
                unix.get("dev") + ":" + unix.get("ino"),
                ((Number) unix.get("nlink")).longValue(),
                mount,
                planned.compare(mount, table),
                null);
    }

    private MountTable table() {
        try {
            // Bytes that are not UTF-8 are replaced: paths of other volumes may hold any.
            return MountTable.parse(new String(Files.readAllBytes(mounts), StandardCharsets.UTF_8)
                    .lines()
                    .toList());
        } catch (IOException e) {
            // Where it cannot be read, nothing is concluded from it.
            return MountTable.UNKNOWN;
        }
    }

    private <T> T within(Callable<T> look) throws IOException, TimeoutException, InterruptedException {
        FutureTask<T> task = new FutureTask<>(look);
        Thread thread = new Thread(task, "look at " + folder.path());
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            task.cancel(true);
            throw new TimeoutException("it was looked at for " + patience.toSeconds() + " s");
        } catch (InterruptedException e) {
            task.cancel(true);
            throw e;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw new IOException(String.valueOf(e.getCause()), e.getCause());
        }
    }
}
