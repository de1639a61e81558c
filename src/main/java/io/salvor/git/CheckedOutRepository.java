package io.salvor.git;

import io.salvor.match.FolderRules;
import io.salvor.trouble.GitException;
import io.salvor.trouble.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.ConfigConstants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.RepositoryBuilder;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;

/** The repository that a folder on this machine is checked out from. It is only read. */
public final class CheckedOutRepository {
    private final Path folder;
    private final FolderRules rules;

    /**
     * @param folder a folder, or a file, of a work tree; it need not be there any more
     * @param rules which files of a folder are read
     */
    public CheckedOutRepository(Path folder, FolderRules rules) {
        IsolatedSystemReader.install();
        this.folder = folder;
        this.rules = rules;
    }

    /**
     * The policy files of the folder as they were at a revision; the work tree is not looked at. A folder that the revision does not
     * have held none.
     *
     * @param revision anything that Git takes for a commit, such as {@code origin/main} or {@code HEAD~1}
     * @return with their paths in the repository
     */
    public List<GitFile> read(String revision) throws GitException {
        RepositoryBuilder builder = builder();
        if (builder.getGitDir() == null) {
            throw new GitException(Reason.RepositoryNotFound, folder + " is in no Git repository", null);
        }
        try (Repository repository = builder.build()) {
            if (repository.isBare()) {
                throw new GitException(Reason.InvalidSource, folder + " is in a repository without a work tree", null);
            }
            try {
                return files(repository, commit(repository, revision));
            } catch (MissingObjectException e) {
                throw lacking(repository, revision, e);
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /**
     * Passes if all files of the folder that are in the repository are checked out as well: of a sparse checkout, what is not there
     * would look as if it had been removed. A folder that is in no repository passes.
     */
    public void requireWhole() throws GitException {
        RepositoryBuilder builder = builder();
        if (builder.getGitDir() == null) {
            return;
        }
        try (Repository repository = builder.build()) {
            if (!repository.isBare()) {
                new SparseCheckout(repository, folder, inside(repository), rules).requireWhole();
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private RepositoryBuilder builder() {
        return new RepositoryBuilder().findGitDir(absolute().toFile());
    }

    private Path absolute() {
        return folder.toAbsolutePath().normalize();
    }

    /** The folder's path in the repository, empty for all of it. */
    private String inside(Repository repository) {
        Path top = repository.getWorkTree().toPath().toAbsolutePath().normalize();
        return top.relativize(absolute()).toString().replace('\\', '/');
    }

    private ObjectId commit(Repository repository, String revision) throws IOException, GitException {
        ObjectId commit;
        try {
            commit = repository.resolve(revision + "^{commit}");
        } catch (IllegalArgumentException e) {
            throw new GitException(Reason.InvalidSource, "\"" + revision + "\" is not a revision", e);
        }
        if (commit == null) {
            throw new GitException(
                    Reason.InvalidSource,
                    "the Git repository of " + folder + " has no commit \"" + revision
                            + "\"; where only the newest commit was fetched, fetch that one too",
                    null);
        }
        return commit;
    }

    private List<GitFile> files(Repository repository, ObjectId id) throws IOException, GitException {
        String inside = inside(repository);
        try (RevWalk walk = new RevWalk(repository)) {
            RevCommit commit = walk.parseCommit(id);
            FolderReader reader = new FolderReader(walk.getObjectReader(), inside, folder.toString(), rules);
            if (inside.isEmpty()) {
                return reader.read(commit.getTree());
            }
            try (TreeWalk found = TreeWalk.forPath(walk.getObjectReader(), inside, commit.getTree())) {
                if (found == null) {
                    return List.of();
                }
                if (FileMode.TREE.equals(found.getFileMode(0))) {
                    return reader.read(found.getObjectId(0));
                }
                byte[] content =
                        walk.getObjectReader().open(found.getObjectId(0)).getCachedBytes(FolderReader.MOST_BYTES);
                return List.of(new GitFile(inside, content));
            }
        }
    }

    private GitException lacking(Repository repository, String revision, MissingObjectException e) {
        StoredConfig config = repository.getConfig();
        boolean partial = config.getSubsections(ConfigConstants.CONFIG_REMOTE_SECTION).stream()
                .anyMatch(
                        remote -> config.getBoolean(ConfigConstants.CONFIG_REMOTE_SECTION, remote, "promisor", false));
        if (!partial) {
            return unreadable(e);
        }
        Path top = repository.getWorkTree().toPath();
        return new GitException(
                Reason.InvalidSource,
                "the Git repository of " + folder + " is a partial clone (--filter), which lacks files of " + revision
                        + "; fetch them with: " + GitCommand.in(top, List.of("archive", revision, inside(repository)))
                        + " > /dev/null",
                e);
    }

    private GitException unreadable(IOException e) {
        return new GitException(
                Reason.Failed, "the Git repository of " + folder + " cannot be read: " + e.getMessage(), e);
    }
}
