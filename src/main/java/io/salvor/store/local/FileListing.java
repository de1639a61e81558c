package io.salvor.store.local;

import io.salvor.store.Usage;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Lists what a place holds. Links are not followed and are no objects; what vanishes meanwhile was not there. */
record FileListing(KeyPaths paths) {
    /** What is done with an object. */
    private interface Found {
        FileVisitResult object(Path file, BasicFileAttributes attributes) throws IOException;
    }

    /** Of every object whose key starts with the prefix. */
    SortedMap<String, Long> sizes(String prefix) throws IOException {
        SortedMap<String, Long> sizes = new TreeMap<>();
        walk(paths.below(prefix), prefix, (file, attributes) -> {
            sizes.put(paths.key(file), attributes.size());
            return FileVisitResult.CONTINUE;
        });
        return sizes;
    }

    /** Adds up without holding what is listed: a repository may have a million files. */
    Usage usage(String prefix) throws IOException {
        Usage[] usage = {Usage.NONE};
        walk(paths.below(prefix), prefix, (file, attributes) -> {
            usage[0] = usage[0].and(attributes.size());
            return FileVisitResult.CONTINUE;
        });
        return usage[0];
    }

    /** Folders directly under another that hold an object: a place has no others, and restic makes some that hold none. */
    List<String> folders(String prefix) throws IOException {
        List<String> folders = new ArrayList<>();
        for (Path entry : entries(paths.below(prefix))) {
            if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)
                    && !KeyPaths.isUnfinished(entry)
                    && holdsAny(entry)) {
                folders.add(entry.getFileName().toString());
            }
        }
        folders.sort(null);
        return folders;
    }

    private boolean holdsAny(Path folder) throws IOException {
        boolean[] any = {false};
        walk(folder, paths.key(folder) + "/", (file, attributes) -> {
            any[0] = true;
            return FileVisitResult.TERMINATE;
        });
        return any[0];
    }

    private List<Path> entries(Path folder) throws IOException {
        if (paths.isBehindLink(folder.resolve("any"))) {
            return List.of();
        }
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            stream.forEach(entries::add);
            return entries;
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    /** Removes what was not written whole and has not been written to since a time: our own, and restic's under the prefix. */
    void sweep(String prefix, Instant before) throws IOException {
        for (Path left : entries(paths.root().resolve(KeyPaths.UNFINISHED))) {
            removeIfOlder(left, before);
        }
        Path below = paths.below(prefix);
        if (!paths.isBehindLink(below.resolve("any"))) {
            Files.walkFileTree(below, new Visitor(prefix, (file, attributes) -> FileVisitResult.CONTINUE) {
                @Override
                void unfinished(Path file) throws IOException {
                    removeIfOlder(file, before);
                }
            });
        }
    }

    private static void removeIfOlder(Path file, Instant before) throws IOException {
        try {
            if (Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS)
                    .toInstant()
                    .isBefore(before)) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException e) {
            // It has become whole meanwhile.
            return;
        }
    }

    private void walk(Path folder, String prefix, Found found) throws IOException {
        if (!paths.isBehindLink(folder.resolve("any"))) {
            Files.walkFileTree(folder, new Visitor(prefix, found));
        }
    }

    private class Visitor extends SimpleFileVisitor<Path> {
        private final String prefix;
        private final Found found;

        Visitor(String prefix, Found found) {
            this.prefix = prefix;
            this.found = found;
        }

        /** Of what restic has not written whole. */
        void unfinished(Path file) throws IOException {}

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            String key = paths.key(folder) + "/";
            boolean leads = folder.equals(paths.root()) || key.startsWith(prefix) || prefix.startsWith(key);
            return leads && !KeyPaths.isUnfinished(folder) ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            if (!attributes.isRegularFile() || !paths.key(file).startsWith(prefix)) {
                return FileVisitResult.CONTINUE;
            }
            if (KeyPaths.isUnfinishedOfRestic(file)) {
                unfinished(file);
                return FileVisitResult.CONTINUE;
            }
            return found.object(file, attributes);
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            if (failure instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw failure;
        }
    }
}
