package io.salvor.git;

import io.salvor.git.signature.TrustedKeys;
import io.salvor.proxy.Proxies;
import io.salvor.trouble.GitException;
import io.salvor.trouble.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;

/**
 * The repositories that policies are read from, each with a bare copy under one folder. A copy has no work tree: files are read
 * from the object store, so nothing in a commit can reach the file system.
 */
public final class GitRepositories {
    private final Path cacheRoot;
    private final Clock clock;
    private final Proxies proxies;
    private final ConcurrentMap<Path, ReentrantLock> locks = new ConcurrentHashMap<>();

    /**
     * @param cacheRoot folder for the copies; made if it is not there, and safe to lose
     * @param clock by which keys expire
     */
    public GitRepositories(Path cacheRoot, Clock clock) {
        this(cacheRoot, clock, Proxies.of(System.getenv()));
    }

    /** @param proxies through which hosts are asked over http and https */
    GitRepositories(Path cacheRoot, Clock clock, Proxies proxies) {
        IsolatedSystemReader.install();
        ProxyUsers.install(proxies);
        this.cacheRoot = cacheRoot;
        this.clock = clock;
        this.proxies = proxies;
    }

    /**
     * The commit that the ref leads to, 40 hexadecimal digits: one listing of refs, and none for a pinned commit; nothing is
     * fetched.
     */
    public String head(GitSource source) throws GitException {
        SourceAddress address = SourceAddress.of(source);
        return new TimedCall(address, source.timeout())
                .run(cancelled -> new RemoteRepository(address, source, cancelled, proxies)
                        .head()
                        .name());
    }

    /**
     * The policy files of a commit that {@link #head} returned. Where the ref has moved on since, and the server no longer hands out
     * the commit, they are those of its new commit: {@link FetchedRevision#commit()} says which. A commit that is in the copy already
     * is read without a connection, unless the signature of a tag is asked for; a copy that is damaged is made anew.
     */
    public FetchedRevision fetch(GitSource source, String commit) throws GitException {
        SourceAddress address = SourceAddress.of(source);
        ObjectId wanted = id(commit, address);
        return in(BareRepository.of(cacheRoot, address), source, address, (repository, remote) -> {
            // A tag can be signed anew without leading to another commit, so that only the server knows what it is now.
            boolean there = source.verify().mode() != TrustedKeys.Mode.Tag
                    && repository.getObjectDatabase().has(wanted);
            ObjectId newest = there ? wanted : remote.fetch(repository);
            boolean got = there || repository.getObjectDatabase().has(wanted);
            boolean moved = source.verify().mode() == TrustedKeys.Mode.Tag || !got;
            return new PolicyFolder(source, address, clock.instant()).read(repository, moved ? newest : wanted);
        });
    }

    /**
     * Passes if a commit that {@link #head} or {@link #fetch} returned is an earlier one, or has it among its ancestors. Only as
     * much of the history is fetched as the answer needs.
     *
     * @param from the commit that was applied last
     * @throws GitException HistoryRewritten, if it does not follow
     */
    public void requireFastForward(GitSource source, String from, String to) throws GitException {
        SourceAddress address = SourceAddress.of(source);
        ObjectId earlier = id(from, address);
        ObjectId later = id(to, address);
        BareRepository scratch = BareRepository.forHistory(cacheRoot, address);
        boolean follows = in(scratch, source, address, (repository, remote) -> {
            try {
                return new CommitHistory(repository, remote).follows(earlier, later);
            } finally {
                scratch.delete();
            }
        });
        if (!follows) {
            throw new GitException(
                    Reason.HistoryRewritten,
                    source.ref() + " of " + address.shown() + " was rewritten: commit " + to
                            + " does not follow from commit " + from
                            + ", which was applied last; bring that one back, or set spec.requireFastForward to false"
                            + " to accept it",
                    null);
        }
    }

    private static ObjectId id(String commit, SourceAddress address) throws GitException {
        if (!ObjectId.isId(commit)) {
            throw new GitException(
                    Reason.InvalidSource, "\"" + commit + "\" is not a commit of " + address.shown(), null);
        }
        return ObjectId.fromString(commit);
    }

    /** Something that is done in the copy, and with the repository that it is a copy of. */
    private interface Work<T> {
        T run(Repository copy, RemoteRepository remote) throws GitException, IOException;
    }

    /** Does it within the source's timeout, one at a time for each copy, and once more from nothing if the copy is damaged. */
    private <T> T in(BareRepository copy, GitSource source, SourceAddress address, Work<T> work) throws GitException {
        return new TimedCall(address, source.timeout()).run(cancelled -> {
            RemoteRepository remote = new RemoteRepository(address, source, cancelled, proxies);
            ReentrantLock lock = lock(copy, source, address);
            try {
                return opened(copy, address, remote, work);
            } catch (DamagedCopyException e) {
                copy.delete();
                return opened(copy, address, remote, work);
            } finally {
                lock.unlock();
            }
        });
    }

    private ReentrantLock lock(BareRepository copy, GitSource source, SourceAddress address) throws GitException {
        ReentrantLock lock = locks.computeIfAbsent(copy.folder(), folder -> new ReentrantLock());
        try {
            if (lock.tryLock(source.timeout().toMillis(), TimeUnit.MILLISECONDS)) {
                return lock;
            }
            throw TransportFailure.timedOut(address, source.timeout(), null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw TransportFailure.timedOut(address, source.timeout(), e);
        }
    }

    private static <T> T opened(BareRepository copy, SourceAddress address, RemoteRepository remote, Work<T> work)
            throws GitException, IOException {
        boolean fresh = !Files.exists(copy.folder());
        try (Repository repository = copy.open()) {
            return work.run(repository, remote);
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

    private static final class DamagedCopyException extends IOException {
        private static final long serialVersionUID = 1L;

        DamagedCopyException(Throwable cause) {
            super(cause);
        }
    }
}
