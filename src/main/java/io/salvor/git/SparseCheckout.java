package io.salvor.git;

import io.salvor.match.FolderRules;
import io.salvor.match.FolderRules.Kind;
import io.salvor.match.FolderRules.Outcome;
import io.salvor.trouble.GitException;
import io.salvor.trouble.Reason;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;

/** A work tree of which Git may have been asked to write only a part. */
final class SparseCheckout {
    private final Repository repository;
    private final Path folder;
    private final String inside;
    private final FolderRules rules;

    /**
     * @param folder as messages show it
     * @param inside its path in the repository, empty for all of it
     */
    SparseCheckout(Repository repository, Path folder, String inside, FolderRules rules) {
        this.repository = repository;
        this.folder = folder;
        this.inside = inside;
        this.rules = rules;
    }

    /** Passes if every file of the folder that would be read is there. */
    void requireWhole() throws GitException {
        List<String> absent;
        try {
            absent = absent(repository.readDirCache());
        } catch (IOException e) {
            if (hasSparseIndex()) {
                throw new GitException(
                        Reason.InvalidSource,
                        folder
                                + " is in a sparse checkout whose index cannot be read, so that nobody knows what is missing;"
                                + " run: "
                                + GitCommand.in(top(), List.of("sparse-checkout", "reapply", "--no-sparse-index")),
                        e);
            }
            // Nothing else of the repository is needed to read a work tree.
            return;
        }
        if (!absent.isEmpty()) {
            String more = absent.size() == 1 ? "" : " and " + (absent.size() - 1) + " more";
            throw new GitException(
                    Reason.InvalidSource,
                    folder + " is in a sparse checkout without " + absent.get(0) + more
                            + ", which would count as removed; run: "
                            + GitCommand.in(top(), List.of("sparse-checkout", "disable")),
                    null);
        }
    }

    private List<String> absent(DirCache index) {
        List<String> absent = new ArrayList<>();
        for (int i = 0; i < index.getEntryCount(); i++) {
            DirCacheEntry entry = index.getEntry(i);
            String path = entry.getPathString();
            if (entry.isSkipWorkTree() && isRead(path) && !Files.exists(top().resolve(path))) {
                absent.add(path);
            }
        }
        return absent;
    }

    private boolean isRead(String path) {
        if (path.equals(inside)) {
            return true;
        }
        String start = inside.isEmpty() ? "" : inside + "/";
        if (!path.startsWith(start)) {
            return false;
        }
        String below = path.substring(start.length());
        boolean foldersAreRead = true;
        for (int end = below.indexOf('/'); end > 0; end = below.indexOf('/', end + 1)) {
            foldersAreRead &= isRead(below.substring(0, end), Kind.FOLDER);
        }
        return foldersAreRead && isRead(below, Kind.FILE);
    }

    private boolean isRead(String below, Kind kind) {
        return rules.of(below, kind).outcome() == Outcome.READ;
    }

    private Path top() {
        return repository.getWorkTree().toPath();
    }

    /** JGit knows neither this form of an index nor the settings of one work tree. */
    private boolean hasSparseIndex() {
        FileBasedConfig own = new FileBasedConfig(new File(repository.getDirectory(), "config.worktree"), FS.DETECTED);
        try {
            own.load();
        } catch (IOException | ConfigInvalidException e) {
            return false;
        }
        return own.getBoolean("index", "sparse", repository.getConfig().getBoolean("index", "sparse", false));
    }
}
