package io.salvor.git;

import io.salvor.git.GitException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;

/**
 * The repositories that policies are read from, each with a bare copy under one folder. A copy has no work tree: files are read
 * from the object store, so nothing in a commit can reach the file system.
 */
public final class GitRepositories {
    private final Path cacheRoot;
    private final ConcurrentMap<Path, ReentrantLock> locks = new ConcurrentHashMap<>();

    /** @param cacheRoot folder for the copies; made if it is not there, and safe to lose */
    public GitRepositories(Path cacheRoot) {
        IsolatedSystemReader.install();
        this.cacheRoot = cacheRoot;
    }

    /** The commit that the branch is at, 40 hexadecimal digits: one listing of refs, nothing is fetched. */
    public String head(GitSource source) throws GitException {
        SourceAddress address = SourceAddress.of(source);
        return new TimedCall(address, source.timeout())
                .run(cancelled -> new RemoteRepository(address, source.timeout(), cancelled)
                        .head()
                        .name());
    }

    /**
     * The policy files of a commit of the branch. Where the branch has moved on since {@link #head}, and the commit is no longer to
     * be had, they are those of its newest commit: {@link PolicyTree#commit()} says which. A commit that is in the copy already
     * is read without a connection; a copy that is damaged is made anew.
     */
    public PolicyTree fetch(GitSource source, String commit) throws GitException {
        SourceAddress address = SourceAddress.of(source);
        if (!ObjectId.isId(commit)) {
            throw new GitException(
                    Reason.InvalidSource, "\"" + commit + "\" is not a commit of " + address.shown(), null);
        }
        BareRepository copy = new BareRepository(cacheRoot, address);
        return new TimedCall(address, source.timeout())
                .run(cancelled -> alone(copy, source, address, () -> {
                    try {
                        return read(copy, source, address, commit, cancelled);
                    } catch (DamagedCopyException e) {
                        copy.delete();
                        return read(copy, source, address, commit, cancelled);
                    }
                }));
    }

    private interface Step {
        PolicyTree run() throws GitException, IOException;
    }

    /** One at a time for each copy. */
    private PolicyTree alone(BareRepository copy, GitSource source, SourceAddress address, Step step)
            throws GitException, IOException {
        ReentrantLock lock = locks.computeIfAbsent(copy.folder(), folder -> new ReentrantLock());
        try {
            if (!lock.tryLock(source.timeout().toMillis(), TimeUnit.MILLISECONDS)) {
                throw TransportFailure.timedOut(address, source.timeout(), null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw TransportFailure.timedOut(address, source.timeout(), e);
        }
        try {
            return step.run();
        } finally {
            lock.unlock();
        }
    }

    private static PolicyTree read(
            BareRepository copy, GitSource source, SourceAddress address, String commit, BooleanSupplier cancelled)
            throws GitException, IOException {
        boolean fresh = !Files.exists(copy.folder());
        try (Repository repository = copy.open()) {
            ObjectId wanted = ObjectId.fromString(commit);
            if (!repository.getObjectDatabase().has(wanted)) {
                ObjectId newest = new RemoteRepository(address, source.timeout(), cancelled).fetch(repository);
                wanted = repository.getObjectDatabase().has(wanted) ? wanted : newest;
            }
            return tree(repository, source, address, wanted);
        } catch (GitException e) {
            if (e.reason() == Reason.Failed && !fresh) {
                throw new DamagedCopyException(e);
            }
            throw e;
        } catch (IOException | RuntimeException e) {
            // JGit meets damage with exceptions of many kinds, unchecked ones among them.
            if (!fresh) {
                throw new DamagedCopyException(e);
            }
            throw new GitException(
                    Reason.Failed,
                    "what " + address.shown() + " sent, or the copy under " + copy.folder() + ", cannot be read: "
                            + e.getMessage(),
                    e);
        }
    }

    private static PolicyTree tree(Repository repository, GitSource source, SourceAddress address, ObjectId id)
            throws GitException, IOException {
        try (RevWalk walk = new RevWalk(repository)) {
            RevCommit commit = walk.parseCommit(id);
            ObjectId tree = folder(repository, address, commit)
                    .orElseThrow(() -> new GitException(
                            Reason.PathNotFound,
                            "branch \"" + source.branch() + "\" of " + address.shown() + " has no folder \""
                                    + address.folder() + "\" in commit "
                                    + commit.name().substring(0, 12) + "; check spec.path",
                            null));
            FolderReader reader = new FolderReader(walk.getObjectReader(), address.folder(), address.shown());
            return new PolicyTree(source.branch(), commit.name(), tree.name(), reader.read(tree));
        }
    }

    private static Optional<ObjectId> folder(Repository repository, SourceAddress address, RevCommit commit)
            throws IOException {
        if (address.folder().isEmpty()) {
            return Optional.of(commit.getTree());
        }
        try (TreeWalk walk = TreeWalk.forPath(repository, address.folder(), commit.getTree())) {
            return walk != null && FileMode.TREE.equals(walk.getFileMode(0))
                    ? Optional.of(walk.getObjectId(0))
                    : Optional.empty();
        }
    }

    private static final class DamagedCopyException extends IOException {
        private static final long serialVersionUID = 1L;

        DamagedCopyException(Throwable cause) {
            super(cause);
        }
    }
}
