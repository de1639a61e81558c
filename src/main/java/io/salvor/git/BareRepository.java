package io.salvor.git;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.RepositoryBuilder;

/** The folder of the copy of one remote repository. Everything in it can be fetched again. */
final class BareRepository {
    /** Every fetch adds a pack. Past so many, fetching one commit anew costs less than tidying up. */
    private static final int MOST_PACKS = 50;

    private final Path folder;

    private BareRepository(Path folder) {
        this.folder = folder;
    }

    /** The copy that files are read from. */
    static BareRepository of(Path cacheRoot, SourceAddress address) {
        return new BareRepository(cacheRoot.resolve(hash(address.uri().toString())));
    }

    /** One for looking into the history, and for nothing else. */
    static BareRepository forHistory(Path cacheRoot, SourceAddress address) {
        return new BareRepository(cacheRoot.resolve(hash(address.uri().toString()) + "-history"));
    }

    Path folder() {
        return folder;
    }

    /** Opens the copy; makes an empty one if there is none, or it has grown too far. */
    Repository open() throws IOException {
        boolean started = Files.exists(folder.resolve("HEAD"));
        if (!started || packs() > MOST_PACKS) {
            delete();
            started = false;
        }
        Repository repository =
                new RepositoryBuilder().setBare().setGitDir(folder.toFile()).build();
        if (!started) {
            repository.create(true);
        }
        return repository;
    }

    void delete() throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException failure) throws IOException {
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private long packs() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("objects/pack"))) {
            return files.filter(file -> file.toString().endsWith(".pack")).count();
        } catch (NoSuchFileException e) {
            return 0;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
