package io.salvor.store.sftp;

import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import io.salvor.ssh.SshAlgorithms;
import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A user on a host.
 *
 * @param host a name or an address, one of version 6 without brackets
 */
record SftpHost(String user, String host, int port) {
    static final int SSH = 22;

    private static final Pattern WRITTEN = Pattern.compile(
            "(?<user>[A-Za-z0-9_][A-Za-z0-9._-]*)@(?<host>[A-Za-z0-9][A-Za-z0-9.-]*|\\[[0-9A-Fa-f:.]+])(:(?<port>[0-9]{1,5}))?");
    private static final int CONNECT_MILLIS = 15_000;
    private static final int ANSWER_MILLIS = 30_000;
    private static final int ALIVE_MILLIS = 15_000;

    /** @throws StorageException if it is no {@code user@host} or {@code user@host:port} */
    static SftpHost parse(String written) {
        Matcher parts = WRITTEN.matcher(written);
        int port = parts.matches() && parts.group("port") != null ? Integer.parseInt(parts.group("port")) : SSH;
        if (!parts.matches() || port < 1 || port > 65_535) {
            throw new StorageException(
                    Reason.InvalidLocation,
                    "\"" + written
                            + "\" is no place for SFTP; write USER@HOST, or USER@HOST:PORT where the port is not 22");
        }
        String host = parts.group("host");
        return new SftpHost(
                parts.group("user"), host.startsWith("[") ? host.substring(1, host.length() - 1) : host, port);
    }

    boolean isPlain() {
        return port == SSH && !host.contains(":");
    }

    /** As {@link #parse} reads it; the port only where it is not the usual one. */
    @Override
    public String toString() {
        String name = host.contains(":") ? "[" + host + "]" : host;
        return user + "@" + name + (port == SSH ? "" : ":" + port);
    }

    /** A session whose host has shown that it is the known one, and which the host has let in. */
    Session connect(SftpCredentials credentials) throws JSchException {
        Session session = credentials.client().getSession(user, host, port);
        SshAlgorithms.offer(session, credentials.hasIdentity() ? "publickey" : "password");
        if (!credentials.hasIdentity()) {
            session.setPassword(credentials.password());
        }
        session.setDaemonThread(true);
        session.setTimeout(ANSWER_MILLIS);
        session.setServerAliveInterval(ALIVE_MILLIS);
        session.setServerAliveCountMax(2);
        session.connect(CONNECT_MILLIS);
        return session;
    }
}
