package io.salvor.git;

import io.salvor.git.GitException.Reason;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.eclipse.jgit.internal.storage.dfs.DfsRepositoryDescription;
import org.eclipse.jgit.internal.storage.dfs.InMemoryRepository;
import org.eclipse.jgit.lib.EmptyProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.FetchResult;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.TransportHttp;
import org.eclipse.jgit.util.FS;

/** The repository at the other end: lists and fetches one branch, and says why where it cannot. */
final class RemoteRepository {
    /** Enough for a million branches. */
    private static final long MOST_BYTES_LISTED = 64L * 1024 * 1024;

    private static final long MOST_BYTES_FETCHED = 1024L * 1024 * 1024;

    private final SourceAddress address;
    private final Duration timeout;
    private final BooleanSupplier cancelled;

    /** @param cancelled whether nobody waits for it any more */
    RemoteRepository(SourceAddress address, Duration timeout, BooleanSupplier cancelled) {
        this.address = address;
        this.timeout = timeout;
        this.cancelled = cancelled;
    }

    /** The commit that the branch is at: one listing of refs. */
    ObjectId head() throws GitException {
        NoCredentials credentials = new NoCredentials();
        // Plain file servers are listed by a walk that wants a repository to write to, and writes nothing.
        try (Repository nowhere = nowhere();
                Transport transport = configured(nowhere, credentials, MOST_BYTES_LISTED);
                FetchConnection connection = transport.openFetch(List.of(new RefSpec(address.ref())))) {
            Ref ref = connection.getRef(address.ref());
            if (ref == null) {
                throw branchNotFound();
            }
            return ref.getObjectId();
        } catch (IOException e) {
            throw new TransportFailure(address, timeout, credentials.asked()).explain(e);
        }
    }

    /** Fetches the branch's newest commit, without its history where the transport can do that. */
    ObjectId fetch(Repository into) throws GitException {
        NoCredentials credentials = new NoCredentials();
        try (Transport transport = configured(into, credentials, MOST_BYTES_FETCHED)) {
            transport.setDepth(1);
            transport.setTagOpt(TagOpt.NO_TAGS);
            RefSpec branch = new RefSpec("+" + address.ref() + ":" + address.ref());
            FetchResult result = transport.fetch(new Cancellation(), List.of(branch));
            Ref ref = result.getAdvertisedRef(address.ref());
            if (ref == null) {
                throw branchNotFound();
            }
            return ref.getObjectId();
        } catch (IOException e) {
            GitException explained = new TransportFailure(address, timeout, credentials.asked()).explain(e);
            if (explained.reason() == Reason.Failed) {
                // JGit tells a branch that is not there only in words; a listing tells it for sure.
                head();
            }
            throw explained;
        }
    }

    private static Repository nowhere() throws IOException {
        return new InMemoryRepository.Builder()
                .setRepositoryDescription(new DfsRepositoryDescription())
                .setFS(FS.DETECTED)
                .build();
    }

    private GitException branchNotFound() {
        String branch = Repository.shortenRefName(address.ref());
        return new GitException(
                Reason.BranchNotFound,
                address.shown() + " has no branch \"" + branch + "\"; push it, or name another in spec.ref.branch",
                null);
    }

    private Transport configured(Repository local, NoCredentials credentials, long mostBytes) throws IOException {
        Transport transport = Transport.open(local, address.uri());
        transport.setCredentialsProvider(credentials);
        transport.setTimeout((int) Math.max(1, Math.min(timeout.toSeconds(), Integer.MAX_VALUE / 1000)));
        if (transport instanceof TransportHttp http) {
            http.setHttpConnectionFactory(new GuardedConnections(cancelled, mostBytes));
        }
        return transport;
    }

    private final class Cancellation extends EmptyProgressMonitor {
        @Override
        public boolean isCancelled() {
            return cancelled.getAsBoolean();
        }
    }
}
