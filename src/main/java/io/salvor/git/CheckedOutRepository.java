package io.salvor.git;

import io.salvor.match.FolderRules;
import io.salvor.trouble.GitException;
import io.salvor.trouble.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.RepositoryBuilder;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;

/** The repository that a folder on this machine is checked out from. It is only read, and its work tree is not looked at. */
public final class CheckedOutRepository {
    private CheckedOutRepository() {}

    /**
     * The policy files of a folder as they were at a revision. A folder that the revision does not have held none.
     *
     * @param folder a folder, or a file, of a work tree; it need not be there any more
     * @param revision anything that Git takes for a commit, such as {@code origin/main} or {@code HEAD~1}
     * @param rules which files of a folder are read
     * @return with their paths in the repository
     */
    public static List<GitFile> read(Path folder, String revision, FolderRules rules) throws GitException {
        IsolatedSystemReader.install();
        Path absolute = folder.toAbsolutePath().normalize();
        RepositoryBuilder builder = new RepositoryBuilder().findGitDir(absolute.toFile());
        if (builder.getGitDir() == null) {
            throw new GitException(Reason.RepositoryNotFound, folder + " is in no Git repository", null);
        }
        try (Repository repository = builder.build()) {
            if (repository.isBare()) {
                throw new GitException(Reason.InvalidSource, folder + " is in a repository without a work tree", null);
            }
            Path top = repository.getWorkTree().toPath().toAbsolutePath().normalize();
            String inside = top.relativize(absolute).toString().replace('\\', '/');
            return files(repository, inside, commit(repository, folder, revision), folder.toString(), rules);
        } catch (IOException e) {
            throw new GitException(
                    Reason.Failed, "the Git repository of " + folder + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static ObjectId commit(Repository repository, Path folder, String revision)
            throws IOException, GitException {
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

    private static List<GitFile> files(
            Repository repository, String inside, ObjectId id, String shown, FolderRules rules)
            throws IOException, GitException {
        try (RevWalk walk = new RevWalk(repository)) {
            RevCommit commit = walk.parseCommit(id);
            if (inside.isEmpty()) {
                return new FolderReader(walk.getObjectReader(), "", shown, rules).read(commit.getTree());
            }
            try (TreeWalk found = TreeWalk.forPath(walk.getObjectReader(), inside, commit.getTree())) {
                if (found == null) {
                    return List.of();
                }
                if (FileMode.TREE.equals(found.getFileMode(0))) {
                    return new FolderReader(walk.getObjectReader(), inside, shown, rules).read(found.getObjectId(0));
                }
                byte[] content =
                        walk.getObjectReader().open(found.getObjectId(0)).getCachedBytes(FolderReader.MOST_BYTES);
                return List.of(new GitFile(inside, content));
            }
        }
    }
}
