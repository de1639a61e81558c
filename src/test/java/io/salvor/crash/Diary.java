package io.salvor.crash;

import io.salvor.sandbox.FileTree;
import io.salvor.sandbox.Operations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;

/** Two pods whose files change between Backups, so that a repository has data of each of them, and data of all. */
final class Diary {
    static final List<String> NAMESPACES = List.of("diary-left", "diary-right");
    static final String POD = "writer";
    static final String VOLUME = "pages";

    private static final int PAGE = 300_000;

    private final Operations operations;
    private final Map<String, List<String>> contents = new HashMap<>();
    private long pages;

    private Diary(Operations operations) {
        this.operations = operations;
    }

    static Diary create(Operations operations) throws IOException {
        Diary diary = new Diary(operations);
        for (String namespace : NAMESPACES) {
            operations.namespace(namespace);
            operations.pod(namespace, POD, VOLUME);
            diary.write(namespace, "always", 0);
        }
        return diary;
    }

    /** Replaces what is written in both. */
    void turn() throws IOException {
        pages++;
        for (String namespace : NAMESPACES) {
            write(namespace, "today", pages);
        }
    }

    private void write(String namespace, String file, long number) throws IOException {
        byte[] page = new byte[PAGE];
        new Random(namespace.hashCode() + number).nextBytes(page);
        Files.write(operations.emptyDir(namespace, POD, VOLUME).resolve(file), page);
    }

    /** Remembers what is written now as what a Backup holds. */
    void savedAs(String backup) throws IOException {
        for (String namespace : NAMESPACES) {
            contents.put(backup + "/" + namespace, FileTree.contents(operations.emptyDir(namespace, POD, VOLUME)));
        }
    }

    /** What is otherwise in a folder than a Backup has it of a namespace, in words. */
    Optional<String> difference(String backup, String namespace, Path folder) throws IOException {
        List<String> wanted = contents.get(backup + "/" + namespace);
        List<String> found = FileTree.contents(folder);
        TreeSet<String> missing = new TreeSet<>(wanted);
        found.forEach(missing::remove);
        List<String> foreign = new ArrayList<>(found);
        foreign.removeAll(wanted);
        return missing.isEmpty() && foreign.isEmpty()
                ? Optional.empty()
                : Optional.of("%s of Backup %s came back otherwise; missing: %s; instead: %s"
                        .formatted(namespace, backup, missing, foreign));
    }
}
