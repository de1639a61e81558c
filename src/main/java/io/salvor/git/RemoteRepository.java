package io.salvor.git;

import io.salvor.proxy.Proxies;
import io.salvor.trouble.GitException;
import io.salvor.trouble.Reason;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.internal.JGitText;
import org.eclipse.jgit.internal.storage.dfs.DfsRepositoryDescription;
import org.eclipse.jgit.internal.storage.dfs.InMemoryRepository;
import org.eclipse.jgit.lib.EmptyProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.FetchResult;
import org.eclipse.jgit.transport.FilterSpec;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.util.FS;

/** The repository at the other end: lists and fetches one ref, and says why where it cannot. */
final class RemoteRepository {
    /** Enough for a million branches. */
    private static final long MOST_BYTES_LISTED = 64L * 1024 * 1024;

    private static final long MOST_BYTES_FETCHED = 1024L * 1024 * 1024;

    private final SourceAddress address;
    private final GitSource source;
    private final GitRef ref;
    private final BooleanSupplier cancelled;
    private final Proxies proxies;

    /** @param cancelled whether nobody waits for it any more */
    RemoteRepository(SourceAddress address, GitSource source, BooleanSupplier cancelled, Proxies proxies) {
        this.address = address;
        this.source = source;
        this.ref = source.ref();
        this.cancelled = cancelled;
        this.proxies = proxies;
    }

    /** The commit that the ref leads to: one listing of refs, or nothing at all for a commit. */
    ObjectId head() throws GitException {
        return ref.kind() == GitRef.Kind.Commit ? ObjectId.fromString(ref.name()) : commit(listed());
    }

    private Ref listed() throws GitException {
        GitConnection repository = new GitConnection(address, source, cancelled, proxies, MOST_BYTES_LISTED);
        // Plain file servers are listed by a walk that wants a repository to write to, and writes nothing.
        try (Repository nowhere = nowhere();
                Transport transport = repository.open(nowhere);
                FetchConnection connection = transport.openFetch(wanted())) {
            Ref found = connection.getRef(address.ref());
            if (found == null && ref.kind() != GitRef.Kind.Commit) {
                throw refNotFound();
            }
            return found;
        } catch (IOException e) {
            throw repository.explain(e);
        }
    }

    /** Fetches what the ref leads to, without its history where the transport can leave that out. */
    ObjectId fetch(Repository into) throws GitException {
        FetchResult result = explained(repository -> transfer(repository, into, 1, FilterSpec.NO_FILTER, wanted()));
        if (ref.kind() == GitRef.Kind.Commit) {
            return ObjectId.fromString(ref.name());
        }
        Ref found = result.getAdvertisedRef(address.ref());
        if (found == null) {
            throw refNotFound();
        }
        return commit(found);
    }

    /**
     * Fetches commits that lead to what the ref leads to now, without their files where the server can leave those out. It leaves
     * no ref behind.
     *
     * @param depth how many generations of commits
     */
    void fetchHistory(Repository into, int depth) throws GitException {
        List<RefSpec> wanted = List.of(new RefSpec(address.ref()));
        explained(repository -> {
            try {
                return transfer(repository, into, depth, FilterSpec.fromFilterLine("tree:0"), wanted);
            } catch (TransportException e) {
                // Not every server can leave files out, and JGit says so in words alone.
                if (!String.valueOf(e.getMessage()).contains(JGitText.get().filterRequiresCapability)) {
                    throw e;
                }
                return transfer(repository, into, depth, FilterSpec.NO_FILTER, wanted);
            }
        });
    }

    private interface Transfer {
        FetchResult run(GitConnection repository) throws IOException;
    }

    private FetchResult explained(Transfer transfer) throws GitException {
        GitConnection repository = new GitConnection(address, source, cancelled, proxies, MOST_BYTES_FETCHED);
        try {
            return transfer.run(repository);
        } catch (IOException e) {
            GitException explained = repository.explain(e);
            if (explained.reason() == Reason.Failed) {
                // JGit says in words alone that a ref is missing; a listing shows it for sure.
                listed();
                if (ref.kind() == GitRef.Kind.Commit) {
                    throw commitNotFound(e);
                }
            }
            throw explained;
        }
    }

    private FetchResult transfer(
            GitConnection repository, Repository into, int depth, FilterSpec filter, List<RefSpec> wanted)
            throws IOException {
        try (Transport transport = repository.open(into)) {
            transport.setDepth(depth);
            transport.setFilterSpec(filter);
            transport.setTagOpt(TagOpt.NO_TAGS);
            return transport.fetch(new Cancellation(), wanted);
        }
    }

    private static ObjectId commit(Ref ref) {
        return ref.getPeeledObjectId() == null ? ref.getObjectId() : ref.getPeeledObjectId();
    }

    private List<RefSpec> wanted() {
        return List.of(
                ref.kind() == GitRef.Kind.Commit
                        ? new RefSpec(address.ref())
                        : new RefSpec("+" + address.ref() + ":" + address.ref()));
    }

    private static Repository nowhere() throws IOException {
        return new InMemoryRepository.Builder()
                .setRepositoryDescription(new DfsRepositoryDescription())
                .setFS(FS.DETECTED)
                .build();
    }

    private GitException refNotFound() {
        String kind = ref.kind().name();
        return new GitException(
                ref.kind() == GitRef.Kind.Tag ? Reason.TagNotFound : Reason.BranchNotFound,
                address.shown() + " has no " + ref + "; push it, or name another in spec.ref."
                        + kind.toLowerCase(Locale.ROOT),
                null);
    }

    private GitException commitNotFound(IOException cause) {
        return new GitException(
                Reason.CommitNotFound,
                address.shown() + " does not hand out " + ref + " (" + cause.getMessage()
                        + "); check spec.ref.commit, or follow a branch or tag if the server hands out nothing else",
                cause);
    }

    private final class Cancellation extends EmptyProgressMonitor {
        @Override
        public boolean isCancelled() {
            return cancelled.getAsBoolean();
        }
    }
}
