package io.salvor.store.rclone;

import io.salvor.store.ObjectPart;
import io.salvor.store.ObjectStore;
import io.salvor.store.Usage;
import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * A place that rclone reaches. rclone knows no service's way to write only what is not there: {@link #putIfAbsent} looks, writes and reads back.
 * Of those in this process exactly one is the first; of two processes at the same moment both may be, and the one that wrote last stays. What
 * keeps them apart is the Lease of the cluster, and the owner that the location's own file names.
 */
final class RcloneObjectStore implements ObjectStore {
    private static final Duration LONGEST = Duration.ofMinutes(2);
    private static final long SLOWEST_BYTES_PER_SECOND = 64 << 10;

    private final Rclone rclone;
    private final RcloneRemote remote;
    private final RcloneFailures failures;
    private final RcloneCalls calls;
    private final RcloneListing listing;
    private final RcloneObjects objects;

    RcloneObjectStore(Rclone rclone, RcloneRemote remote) {
        this.rclone = rclone;
        this.remote = remote;
        failures = new RcloneFailures(remote);
        calls = new RcloneCalls(rclone, remote, failures);
        listing = new RcloneListing(calls, failures);
        objects = new RcloneObjects(calls, listing, failures);
    }

    @Override
    public void put(String key, Path file) {
        String action = "writing " + key;
        calls.requireOpen(action);
        if (!Files.isReadable(file)) {
            throw new StorageException(
                    Reason.Other,
                    remote.described() + ": " + key + " cannot be written, because " + file + " cannot be read");
        }
        try {
            Path real = file.toRealPath();
            Duration longest = LONGEST.plusSeconds(Files.size(real) / SLOWEST_BYTES_PER_SECOND);
            alone(key, () -> objects.put(key, real, longest, action));
        } catch (IOException e) {
            throw failures.of(e, action);
        }
    }

    @Override
    public void put(String key, byte[] content) {
        alone(key, () -> objects.put(key, content, LONGEST, "writing " + key));
    }

    @Override
    public boolean putIfAbsent(String key, byte[] content) {
        return alone(key, () -> {
            if (exists(key)) {
                return false;
            }
            objects.put(key, content, LONGEST, "writing " + key);
            return isBack(key, content);
        });
    }

    private boolean isBack(String key, byte[] content) {
        String action = "reading " + key + " back";
        try (InputStream back = objects.get(key, LONGEST, action)) {
            return Arrays.equals(back.readNBytes(content.length + 1), content);
        } catch (IOException e) {
            throw failures.broken(e, action);
        }
    }

    @Override
    public InputStream get(String key) {
        return objects.get(key, LONGEST, "reading " + key);
    }

    @Override
    public InputStream get(String key, ObjectPart part) {
        return objects.get(key, part, LONGEST, "reading " + key);
    }

    @Override
    public boolean exists(String key) {
        return objects.exists(key, LONGEST, "looking for " + key);
    }

    @Override
    public List<String> folders(String prefix) {
        return listing.folders(prefix, listing(prefix));
    }

    @Override
    public SortedMap<String, Long> sizes(String prefix) {
        return listing.sizes(prefix, listing(prefix));
    }

    @Override
    public Usage usage(String prefix) {
        return listing.usage(prefix, listing(prefix));
    }

    private static String listing(String prefix) {
        return "listing " + (prefix.isEmpty() ? "everything" : prefix);
    }

    @Override
    public void delete(String key) {
        alone(key, () -> objects.delete(key, LONGEST, "removing " + key));
    }

    /** Of objects that were being written when that was broken off; a service with buckets shows none. */
    @Override
    public void endUploads(String prefix, Instant before) {
        String action = "ending uploads to " + prefix;
        if (!listing.isOfBuckets(action)) {
            listing.unfinished(prefix, before, action).forEach(this::delete);
        }
    }

    @Override
    public void probe() {
        calls.requireOpen("probing");
        new RcloneProbe(listing, objects, remote).run();
    }

    @Override
    public void reach() {
        listing.top(RcloneProbe.LONGEST, "listing");
    }

    private void alone(String key, Runnable work) {
        alone(key, () -> {
            work.run();
            return true;
        });
    }

    private boolean alone(String key, BooleanSupplier work) {
        ReentrantLock lock = rclone.lock(remote.root(), key);
        lock.lock();
        try {
            return work.getAsBoolean();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        calls.close();
    }
}
