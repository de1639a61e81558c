package io.salvor.git;

import io.salvor.proxy.Proxies;
import io.salvor.trouble.GitException;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.CredentialItem;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.TransportHttp;
import org.eclipse.jgit.transport.URIish;

/** What a Git operation talks to its repository through; afterwards it can say why that failed. */
final class GitConnection {
    private final SourceAddress address;
    private final GitSource source;
    private final GuardedConnections http;
    private final SshSessions ssh;

    /**
     * @param cancelled whether nobody waits for it any more
     * @param mostBytes the most bytes of one answer
     */
    GitConnection(SourceAddress address, GitSource source, BooleanSupplier cancelled, Proxies proxies, long mostBytes)
            throws GitException {
        this.address = address;
        this.source = source;
        this.http = new GuardedConnections(
                address.uri(), source.credentials().http().orElse(null), proxies, cancelled, mostBytes);
        this.ssh = address.isSsh()
                ? new SshSessions(address.shown(), source.credentials().ssh(address.shown()), cancelled, mostBytes)
                : null;
    }

    /** A transport of JGit, to be closed by the caller. */
    Transport open(Repository local) throws IOException {
        Transport transport = Transport.open(local, address.uri());
        transport.setCredentialsProvider(new NoQuestions());
        transport.setTimeout((int) Math.max(1, Math.min(source.timeout().toSeconds(), Integer.MAX_VALUE / 1000)));
        if (transport instanceof TransportHttp overHttp) {
            overHttp.setHttpConnectionFactory(http);
        } else if (transport instanceof SshTransport overSsh) {
            overSsh.setSshSessionFactory(ssh);
        }
        return transport;
    }

    /** Puts into words why it failed. */
    GitException explain(IOException failure) {
        return new TransportFailure(address, source.timeout(), http).explain(failure);
    }

    /** Answers nothing of what JGit might ask a person: not for a password, and not whether to trust a host all the same. */
    private static final class NoQuestions extends CredentialsProvider {
        @Override
        public boolean isInteractive() {
            return false;
        }

        @Override
        public boolean supports(CredentialItem... items) {
            return Arrays.stream(items).noneMatch(CredentialItem.YesNoType.class::isInstance);
        }

        @Override
        public boolean get(URIish uri, CredentialItem... items) {
            return false;
        }
    }
}
