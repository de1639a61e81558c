package io.salvor.git;

import io.salvor.match.FolderRules;
import io.salvor.match.FolderRules.Kind;
import io.salvor.match.FolderRules.Verdict;
import io.salvor.trouble.GitException;
import io.salvor.trouble.GitException.ContentProblem;
import io.salvor.trouble.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.treewalk.TreeWalk;

/**
 * Reads the YAML files of one tree straight from the object store, and refuses what could lead astray or fill the memory. What is
 * not read is remembered with the reason.
 */
final class FolderReader {
    /** The most bytes that a YAML file may have. */
    static final int MOST_BYTES = 1024 * 1024;

    /** The most bytes that all YAML files may have together: they are held in memory at once. */
    static final long MOST_BYTES_TOGETHER = 64L * 1024 * 1024;

    /** The most files and folders. */
    static final int MOST_ENTRIES = 10_000;

    /** The most that is reported of a folder that is not meant to hold policies. */
    private static final int MOST_PROBLEMS = 100;

    /** The most that is remembered of what is ignored. */
    private static final int MOST_IGNORED = 100;

    private static final String LFS_POINTER = "version https://git-lfs.github.com/spec/";
    private static final Set<String> CLIMBING = Set.of("", ".", "..", ".git");

    private final ObjectReader reader;
    private final String folder;
    private final String repository;
    private final FolderRules rules;
    private final List<IgnoredEntry> ignored = new ArrayList<>();
    private final List<GitFile> files = new ArrayList<>();
    private final List<ContentProblem> problems = new ArrayList<>();
    private long bytes;

    /**
     * @param folder path of the folder in the repository, empty for its root
     * @param repository the repository's URL as messages may show it
     * @param rules which entries are read
     */
    FolderReader(ObjectReader reader, String folder, String repository, FolderRules rules) {
        this.reader = reader;
        this.folder = folder;
        this.repository = repository;
        this.rules = rules;
    }

    /** The YAML files that the rules let through, with their paths in the repository. */
    List<GitFile> read(ObjectId tree) throws IOException, GitException {
        int entries = 0;
        try (TreeWalk walk = new TreeWalk(reader)) {
            walk.addTree(tree);
            while (walk.next() && problems.size() < MOST_PROBLEMS) {
                if (++entries > MOST_ENTRIES) {
                    refuse(
                            folder.isEmpty() ? "." : folder,
                            "holds more than " + MOST_ENTRIES + " files; give the policies a folder of their own");
                    break;
                }
                entry(walk);
            }
        }
        if (!problems.isEmpty()) {
            throw refusal();
        }
        return files;
    }

    /** What was ignored, by path, where somebody may have meant it to be read; the first hundred. */
    List<IgnoredEntry> ignored() {
        return List.copyOf(ignored);
    }

    private void entry(TreeWalk walk) throws IOException {
        if (climbs(walk.getNameString())) {
            refuse(path(walk), "has a name that leads out of its folder; rename it");
            return;
        }
        Verdict verdict = rules.of(walk.getPathString(), kind(walk.getFileMode(0)));
        switch (verdict.outcome()) {
            case NO_YAML -> {}
            case IGNORED -> {
                if (ignored.size() < MOST_IGNORED) {
                    ignored.add(new IgnoredEntry(path(walk), verdict.why()));
                }
            }
            case REFUSED -> refuse(path(walk), verdict.why());
            case READ -> {
                if (walk.isSubtree()) {
                    walk.enterSubtree();
                } else {
                    named(walk);
                }
            }
        }
    }

    /** Reads a file, if it could be read by its name from a disk as well. */
    private void named(TreeWalk walk) throws IOException {
        if (!isUtf8(walk.getRawPath())) {
            refuse(path(walk), "has a name that is not UTF-8; rename it");
        } else if (walk.getPathString().indexOf('\\') >= 0) {
            refuse(path(walk), "has a name that leads out of its folder; rename it");
        } else {
            file(path(walk), walk.getObjectId(0));
        }
    }

    /** Whether a name is none that Git itself would let into a commit, or leads elsewhere on some disk. */
    private static boolean climbs(String name) {
        return name.indexOf('/') >= 0
                || Stream.of(name.split("\\\\", -1)).anyMatch(part -> CLIMBING.contains(part.toLowerCase(Locale.ROOT)));
    }

    private static Kind kind(FileMode mode) {
        if (FileMode.TREE.equals(mode)) {
            return Kind.FOLDER;
        }
        if (FileMode.SYMLINK.equals(mode)) {
            return Kind.SYMBOLIC_LINK;
        }
        return FileMode.GITLINK.equals(mode) ? Kind.SUBMODULE : Kind.FILE;
    }

    private void file(String path, ObjectId id) throws IOException {
        ObjectLoader loader = reader.open(id, Constants.OBJ_BLOB);
        if (loader.getSize() > MOST_BYTES) {
            refuse(path, "is larger than 1 MiB; split it");
            return;
        }
        bytes += loader.getSize();
        if (bytes > MOST_BYTES_TOGETHER) {
            refuse(path, "takes the YAML files past 64 MiB together; give the policies a folder of their own");
            return;
        }
        byte[] content = loader.getCachedBytes(MOST_BYTES);
        if (!isUtf8(content)) {
            refuse(path, "is not UTF-8; save it as UTF-8");
        } else if (new String(content, StandardCharsets.UTF_8).startsWith(LFS_POINTER)) {
            refuse(path, "is kept in Git LFS, which is not read; put the file itself into Git");
        } else {
            files.add(new GitFile(path, content));
        }
    }

    private GitException refusal() {
        ContentProblem first = problems.get(0);
        String more = problems.size() == 1 ? "" : " (and " + (problems.size() - 1) + " more)";
        return new GitException(
                Reason.ContentRefused,
                first.path() + " in " + repository + " " + first.message() + more,
                problems,
                null);
    }

    private void refuse(String path, String message) {
        problems.add(new ContentProblem(path, message));
    }

    private String path(TreeWalk walk) {
        return folder.isEmpty() ? walk.getPathString() : folder + "/" + walk.getPathString();
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
