package io.salvor.git;

import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.JSchHostKeyException;
import com.jcraft.jsch.Session;
import io.salvor.ssh.SshAlgorithms;
import io.salvor.trouble.GitException;
import io.salvor.trouble.Reason;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.RemoteSession;
import org.eclipse.jgit.transport.SshSessionFactory;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.util.FS;

/**
 * Opens the SSH sessions of one Git operation, with the identity and the known hosts of a Secret: no agent, no file of a home
 * directory and no ssh_config takes part, and a host that is not known is not talked to.
 */
final class SshSessions extends SshSessionFactory {
    private final String url;
    private final SshCredentials credentials;
    private final BooleanSupplier cancelled;
    private final long mostBytes;

    /**
     * @param url as messages may show it
     * @param cancelled whether nobody waits any more
     * @param mostBytes the most bytes of one answer
     */
    SshSessions(String url, SshCredentials credentials, BooleanSupplier cancelled, long mostBytes) {
        this.url = url;
        this.credentials = credentials;
        this.cancelled = cancelled;
        this.mostBytes = mostBytes;
    }

    @Override
    public String getType() {
        return "salvor";
    }

    @Override
    public RemoteSession getSession(URIish uri, CredentialsProvider questions, FS files, int milliseconds)
            throws TransportException {
        try {
            Session session = credentials
                    .client()
                    .getSession(
                            uri.getUser() == null ? "git" : uri.getUser(),
                            uri.getHost(),
                            uri.getPort() > 0 ? uri.getPort() : 22);
            SshAlgorithms.offer(session, "publickey");
            session.setDaemonThread(true);
            session.setTimeout(milliseconds);
            session.connect(milliseconds);
            return new SshCommandSession(session, cancelled, mostBytes);
        } catch (JSchException e) {
            GitException explained = explain(e);
            throw explained == null
                    ? new TransportException(uri, e.getMessage(), e)
                    : new TransportException(uri, explained.getMessage(), explained);
        }
    }

    private GitException explain(JSchException failure) {
        String said = String.valueOf(failure.getMessage());
        if (failure instanceof JSchHostKeyException) {
            return new GitException(
                    Reason.HostKeyRejected,
                    "the host of " + url + " is not one that known_hosts of the Secret knows (" + said
                            + "); compare its key with one from a source you trust, then put that into known_hosts",
                    failure);
        }
        if (said.toLowerCase(Locale.ROOT).startsWith("auth ") || said.contains("USERAUTH")) {
            return new GitException(
                    Reason.AuthenticationFailed,
                    url + " does not accept the identity of the Secret (" + said
                            + "); add its public key there, and check the user in spec.url",
                    failure);
        }
        if (said.startsWith("timeout")) {
            return new GitException(
                    Reason.TimedOut,
                    url + " did not answer in time; check the network, or give it more in spec.timeout",
                    failure);
        }
        return null;
    }
}
