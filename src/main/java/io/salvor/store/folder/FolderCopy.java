package io.salvor.store.folder;

import io.salvor.store.ObjectStore;
import io.salvor.store.Usage;
import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** A folder that holds the objects of a location as files, by their keys, as tools make when they copy a bucket. It is only read. */
public final class FolderCopy implements ObjectStore {
    private final Path root;
    private volatile boolean closed;

    /** @throws StorageException if there is no such folder */
    public FolderCopy(Path folder) {
        try {
            this.root = folder.toRealPath();
        } catch (IOException e) {
            throw new StorageException(Reason.NotFound, "there is no folder " + folder, e);
        }
        if (!Files.isDirectory(root)) {
            throw new StorageException(Reason.NotFound, folder + " is no folder");
        }
    }

    @Override
    public InputStream get(String key) {
        Path file = path(key);
        try {
            // What leads out of the copy was not in the bucket.
            if (!file.toRealPath().startsWith(root) || !Files.isRegularFile(file)) {
                throw new StorageException(Reason.NotFound, root + " holds no " + key);
            }
            return Files.newInputStream(file);
        } catch (NoSuchFileException e) {
            throw new StorageException(Reason.NotFound, root + " holds no " + key, e);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    @Override
    public boolean exists(String key) {
        return Files.isRegularFile(path(key));
    }

    @Override
    public List<String> folders(String prefix) {
        return keys(prefix).stream()
                .map(key -> key.substring(prefix.length()))
                .filter(key -> key.contains("/"))
                .map(key -> key.substring(0, key.indexOf('/')))
                .distinct()
                .sorted()
                .toList();
    }

    @Override
    public List<String> keys(String prefix) {
        Path from = prefix.contains("/") ? path(prefix.substring(0, prefix.lastIndexOf('/'))) : root;
        if (closed || !Files.isDirectory(from)) {
            requireOpen();
            return List.of();
        }
        try (Stream<Path> entries = Files.walk(from)) {
            return entries.filter(Files::isRegularFile)
                    .map(entry -> String.join("/", names(root.relativize(entry))))
                    .filter(key -> key.startsWith(prefix))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private static List<String> names(Path path) {
        return Stream.iterate(0, i -> i < path.getNameCount(), i -> i + 1)
                .map(i -> path.getName(i).toString())
                .toList();
    }

    @Override
    public Usage usage(String prefix) {
        Usage usage = Usage.NONE;
        for (String key : keys(prefix)) {
            try {
                usage = usage.and(Files.size(path(key)));
            } catch (IOException e) {
                throw failed(e);
            }
        }
        return usage;
    }

    @Override
    public void put(String key, Path file) {
        throw onlyRead(key);
    }

    @Override
    public void put(String key, byte[] content) {
        throw onlyRead(key);
    }

    @Override
    public boolean putIfAbsent(String key, byte[] content) {
        throw onlyRead(key);
    }

    @Override
    public void delete(String key) {
        throw onlyRead(key);
    }

    @Override
    public void endUploads(String prefix, Instant before) {
        throw onlyRead(prefix);
    }

    @Override
    public void probe() {
        throw onlyRead("the probe");
    }

    @Override
    public void reach() {
        requireOpen();
    }

    @Override
    public void close() {
        closed = true;
    }

    private StorageException onlyRead(String key) {
        return new StorageException(
                Reason.AccessDenied, key + " is not changed: the copy in " + root + " is only read");
    }

    private StorageException failed(IOException e) {
        return new StorageException(Reason.Other, root + ": " + e, e);
    }

    private void requireOpen() {
        if (closed) {
            throw new StorageException(Reason.Other, root + " was closed");
        }
    }

    private Path path(String key) {
        requireOpen();
        Path path = root.resolve(key).normalize();
        if (!path.startsWith(root)) {
            throw new IllegalArgumentException(key + " leads out of the folder");
        }
        return path;
    }
}
