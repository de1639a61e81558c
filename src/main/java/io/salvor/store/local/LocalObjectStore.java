package io.salvor.store.local;

import io.salvor.store.ObjectPart;
import io.salvor.store.ObjectStore;
import io.salvor.store.Protection;
import io.salvor.store.Protection.Lock;
import io.salvor.store.Protection.Versioning;
import io.salvor.store.Usage;
import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;

/** Objects as files of a volume. */
final class LocalObjectStore implements ObjectStore {
    private static final Protection NONE = new Protection(Versioning.Off, Lock.Off, null);
    private static final String PROBE = "salvor-probe";

    private final LocalBackend backend;
    private final MountedVolume volume;
    private final LocalFailures failures;
    private final KeyPaths paths;
    private final WholeFiles files;
    private final FileReading reading;
    private final FileListing listing;
    private volatile boolean closed;

    LocalObjectStore(LocalBackend backend, MountedVolume volume) {
        this.backend = backend;
        this.volume = volume;
        this.failures = new LocalFailures(backend);
        this.paths = new KeyPaths(backend.root());
        this.files = new WholeFiles(backend.root());
        this.reading = new FileReading(paths, failures);
        this.listing = new FileListing(paths);
    }

    private interface Work<T> {
        T done() throws IOException;
    }

    private <T> T doing(String action, Work<T> work) {
        if (closed) {
            throw failures.problem(
                    Reason.Other,
                    "it was closed before " + action,
                    "it is closed when the location changes, and the next attempt uses it as it is then",
                    null);
        }
        try {
            volume.require();
            return work.done();
        } catch (IOException e) {
            throw failures.of(e, action);
        }
    }

    @Override
    public void put(String key, Path file) {
        try (FileChannel source = FileChannel.open(file)) {
            write(key, WholeFiles.of(source));
        } catch (IOException e) {
            throw new StorageException(Reason.Other, "cannot read " + file + ", which is to be put there: " + e, e);
        }
    }

    @Override
    public void put(String key, byte[] content) {
        write(key, WholeFiles.of(content));
    }

    private void write(String key, WholeFiles.Content content) {
        doing("writing " + key, () -> {
            files.replace(writable(key), content);
            return null;
        });
    }

    @Override
    public boolean putIfAbsent(String key, byte[] content) {
        return doing("writing " + key, () -> files.add(writable(key), WholeFiles.of(content)));
    }

    /** What is written through a link would lie elsewhere. */
    private Path writable(String key) {
        Path path = paths.of(key);
        if (paths.isBehindLink(path)) {
            throw failures.problem(
                    Reason.Other, "a folder on the way to " + key + " is a link", "put the folder itself there", null);
        }
        return path;
    }

    @Override
    public InputStream get(String key) {
        return doing("reading " + key, () -> reading.whole(key));
    }

    @Override
    public InputStream get(String key, ObjectPart part) {
        return doing("reading " + key, () -> reading.part(key, part));
    }

    @Override
    public boolean exists(String key) {
        return doing("looking for " + key, () -> paths.isObject(paths.of(key)));
    }

    @Override
    public List<String> folders(String prefix) {
        return doing("listing " + prefix, () -> listing.folders(prefix));
    }

    @Override
    public SortedMap<String, Long> sizes(String prefix) {
        return doing("listing " + prefix, () -> listing.sizes(prefix));
    }

    @Override
    public Usage usage(String prefix) {
        return doing("listing " + prefix, () -> listing.usage(prefix));
    }

    @Override
    public void delete(String key) {
        doing("removing " + key, () -> {
            Path file = writable(key);
            files.remove(file, backend.isOfRestic(key) ? file.getParent() : backend.root());
            return null;
        });
    }

    @Override
    public void endUploads(String prefix, Instant before) {
        doing("removing what was not written whole", () -> {
            listing.sweep(prefix, before);
            return null;
        });
    }

    @Override
    public Protection protection() {
        return doing("looking at it", () -> NONE);
    }

    @Override
    public void probe() {
        doing("trying it out", () -> {
            listing.folders("");
            new FileProof(files, failures).run(PROBE.getBytes(StandardCharsets.UTF_8));
            files.remove(paths.of(PROBE), backend.root());
            return null;
        });
    }

    @Override
    public void reach() {
        doing("looking at it", () -> {
            if (Files.exists(backend.root())) {
                Files.newDirectoryStream(backend.root()).close();
            }
            return null;
        });
    }

    @Override
    public void close() {
        closed = true;
    }
}
