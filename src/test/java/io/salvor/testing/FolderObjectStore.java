package io.salvor.testing;

import io.salvor.store.ObjectPart;
import io.salvor.store.ObjectStore;
import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Objects as files of a folder, for what does not need a bucket. */
public final class FolderObjectStore implements ObjectStore {
    private final Path root;
    private volatile boolean closed;

    public FolderObjectStore(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    @Override
    public void put(String key, Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            write(key, in, true);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    @Override
    public void put(String key, byte[] content) {
        write(key, new ByteArrayInputStream(content), true);
    }

    @Override
    public boolean putIfAbsent(String key, byte[] content) {
        return write(key, new ByteArrayInputStream(content), false);
    }

    private synchronized boolean write(String key, InputStream content, boolean replace) {
        Path target = path(key);
        try {
            Files.createDirectories(target.getParent());
            Path whole = Files.createTempFile(
                    Files.createDirectories(root.resolveSibling(root.getFileName() + ".tmp")), "", "");
            Files.copy(content, whole, StandardCopyOption.REPLACE_EXISTING);
            if (replace) {
                Files.move(whole, target, StandardCopyOption.ATOMIC_MOVE);
            } else {
                Files.createLink(target, whole);
                Files.delete(whole);
            }
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    @Override
    public InputStream get(String key) {
        return get(key, ObjectPart.from(0));
    }

    @Override
    public InputStream get(String key, ObjectPart part) {
        try {
            return part.limit(
                    Channels.newInputStream(Files.newByteChannel(path(key)).position(part.offset())));
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
        Path below = below(prefix);
        if (!Files.isDirectory(below)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(below)) {
            // restic makes folders that hold nothing, which a bucket has not.
            return entries.filter(Files::isDirectory)
                    .filter(this::holdsAny)
                    .map(entry -> entry.getFileName().toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private boolean holdsAny(Path folder) {
        try (Stream<Path> entries = Files.walk(folder)) {
            return entries.anyMatch(Files::isRegularFile);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** The folder that all keys with a prefix lie in; not the whole tree, which repositories make a large one. */
    private Path below(String prefix) {
        requireOpen();
        return root.resolve(prefix.substring(0, prefix.lastIndexOf('/') + 1)).normalize();
    }

    private String key(Path path) {
        return root.relativize(path).toString();
    }

    @Override
    public SortedMap<String, Long> sizes(String prefix) {
        Path below = below(prefix);
        SortedMap<String, Long> sizes = new TreeMap<>();
        if (!Files.isDirectory(below)) {
            return sizes;
        }
        try (Stream<Path> entries = Files.walk(below)) {
            for (Path entry : (Iterable<Path>) entries.filter(Files::isRegularFile)::iterator) {
                if (key(entry).startsWith(prefix)) {
                    sizes.put(key(entry), Files.size(entry));
                }
            }
            return sizes;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    @Override
    public synchronized void delete(String key) {
        try {
            Path path = path(key);
            Files.deleteIfExists(path);
            // A bucket has no folders but those that its keys name.
            for (Path parent = path.getParent(); !parent.equals(root) && isEmpty(parent); parent = parent.getParent()) {
                Files.deleteIfExists(parent);
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private static boolean isEmpty(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.findAny().isEmpty();
        }
    }

    /** What was not written whole is beside the folder, under no key. */
    @Override
    public void endUploads(String prefix, Instant before) {
        requireOpen();
    }

    @Override
    public void probe() {
        put("salvor-probe", new byte[0]);
        delete("salvor-probe");
    }

    @Override
    public void reach() {
        requireOpen();
    }

    @Override
    public void close() {
        closed = true;
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
        if (!path.startsWith(root) || path.equals(root)) {
            throw new IllegalArgumentException(key + " leads out of the folder");
        }
        return path;
    }
}
