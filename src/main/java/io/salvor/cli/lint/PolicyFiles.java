package io.salvor.cli.lint;

import io.salvor.match.FolderRules;
import io.salvor.match.FolderRules.Kind;
import io.salvor.match.FolderRules.Outcome;
import io.salvor.match.FolderRules.Verdict;
import io.salvor.policy.SourceFile;
import io.salvor.policy.finding.Finding;
import io.salvor.policy.finding.LintRule;
import io.salvor.policy.yaml.YamlReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads policy files from disk, by the rules and with the caps that a sync has: the YAML files in a folder and below that are not
 * ignored, any file that is named itself, no symbolic links, 1 MiB for a file, 64 MiB and 10,000 files together.
 */
public final class PolicyFiles {
    private static final int MOST_ENTRIES = 10_000;
    private static final long MOST_BYTES_TOGETHER = 64L * 1024 * 1024;

    private final FolderRules rules;
    private final List<String> ignored = new ArrayList<>();
    private final List<SourceFile> files = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();
    private final Set<Path> seen = new HashSet<>();
    private int entries;
    private long bytes;

    private PolicyFiles(FolderRules rules) {
        this.rules = rules;
    }

    /**
     * Reads the files, in the order of their names.
     *
     * @param rules which files of each folder are read
     * @throws IOException if a path does not exist or cannot be read
     */
    public static PolicyFiles read(List<Path> paths, FolderRules rules) throws IOException {
        PolicyFiles read = new PolicyFiles(rules);
        for (Path path : paths) {
            if (Files.isDirectory(path)) {
                read.folder(path);
            } else if (Files.exists(path)) {
                read.file(path);
            } else {
                throw new NoSuchFileException(path.toString());
            }
        }
        return read;
    }

    /** The files, each by its path as it was found, with forward slashes. */
    public List<SourceFile> files() {
        return files;
    }

    /** What keeps files from being read. */
    public List<Finding> findings() {
        return findings;
    }

    /** What was ignored in the folders, with the reason, where somebody may have meant it to be read. */
    public List<String> ignored() {
        return ignored;
    }

    private void folder(Path folder) throws IOException {
        List<Path> found = new ArrayList<>();
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                boolean read = directory.equals(folder) || isRead(folder, directory, kind(directory));
                FileVisitResult counted = counted(folder);
                return read || counted == FileVisitResult.TERMINATE ? counted : FileVisitResult.SKIP_SUBTREE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                Kind kind = attributes.isSymbolicLink() ? Kind.SYMBOLIC_LINK : Kind.FILE;
                if (file.equals(folder)) {
                    refuse(LintRule.SYMBOLIC_LINK, folder, "is a symbolic link; name the folder that it leads to");
                } else if (isRead(folder, file, kind) && attributes.isRegularFile()) {
                    found.add(file);
                }
                return counted(folder);
            }
        });
        found.sort(null);
        for (Path file : found) {
            file(file);
        }
    }

    private boolean isRead(Path folder, Path entry, Kind kind) {
        Verdict verdict = rules.of(below(folder, entry), kind);
        if (verdict.outcome() == Outcome.REFUSED) {
            refuse(kind == Kind.FOLDER ? LintRule.TOO_MANY_FILES : LintRule.SYMBOLIC_LINK, entry, verdict.why());
        } else if (verdict.outcome() == Outcome.IGNORED && !entry.endsWith(".git")) {
            ignored.add(name(entry) + " " + verdict.why());
        }
        return verdict.outcome() == Outcome.READ;
    }

    /** What is checked out in a submodule is no part of the commit that the operator reads. */
    private static Kind kind(Path directory) {
        return Files.exists(directory.resolve(".git")) ? Kind.SUBMODULE : Kind.FOLDER;
    }

    private FileVisitResult counted(Path folder) {
        if (++entries <= MOST_ENTRIES) {
            return FileVisitResult.CONTINUE;
        }
        refuse(
                LintRule.TOO_MANY_FILES,
                folder,
                "holds more than " + MOST_ENTRIES + " files; give the policies a folder of their own");
        return FileVisitResult.TERMINATE;
    }

    private void file(Path file) throws IOException {
        if (!seen.add(file.toAbsolutePath().normalize())) {
            return;
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] content = in.readNBytes(YamlReader.MOST_BYTES + 1);
            bytes += content.length;
            if (bytes > MOST_BYTES_TOGETHER) {
                refuse(
                        LintRule.FILE_TOO_LARGE,
                        file,
                        "takes the YAML files past 64 MiB together; give the policies a folder of their own");
            } else {
                files.add(new SourceFile(name(file), content));
            }
        }
    }

    private void refuse(LintRule rule, Path path, String message) {
        findings.add(new Finding(rule, name(path), 1, 1, message));
    }

    private static String below(Path folder, Path entry) {
        return name(folder.toAbsolutePath()
                .normalize()
                .relativize(entry.toAbsolutePath().normalize()));
    }

    private static String name(Path path) {
        return path.normalize().toString().replace('\\', '/');
    }
}
