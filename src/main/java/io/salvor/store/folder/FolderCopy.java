package io.salvor.store.folder;

import io.salvor.store.ObjectPart;
import io.salvor.store.ObjectStore;
import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
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
        return read(key, Files::newInputStream);
    }

    @Override
    public InputStream get(String key, ObjectPart part) {
        return read(
                key,
                file -> part.limit(
                        Channels.newInputStream(Files.newByteChannel(file).position(part.offset()))));
    }

    private interface Opening {
        InputStream of(Path file) throws IOException;
    }

    private InputStream read(String key, Opening opening) {
        Path file = path(key);
        try {
            // What leads out of the copy was not in the bucket.
            if (!file.toRealPath().startsWith(root) || !Files.isRegularFile(file)) {
                throw new StorageException(Reason.NotFound, root + " holds no " + key);
            }
            return opening.of(file);
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
    public SortedMap<String, Long> sizes(String prefix) {
        Path from = prefix.contains("/") ? path(prefix.substring(0, prefix.lastIndexOf('/'))) : root;
        requireOpen();
        SortedMap<String, Long> sizes = new TreeMap<>();
        if (!Files.isDirectory(from)) {
            return sizes;
        }
        try (Stream<Path> entries = Files.walk(from)) {
            for (Path entry : (Iterable<Path>) entries.filter(Files::isRegularFile)::iterator) {
                String key = String.join("/", names(root.relativize(entry)));
                if (key.startsWith(prefix)) {
                    sizes.put(key, Files.size(entry));
                }
            }
            return sizes;
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
