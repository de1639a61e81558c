package io.salvor.store.sftp;

import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.KeyPair;
import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;

/**
 * What a host is asked with, and by which keys it is known.
 *
 * @param identity private key in OpenSSH or PEM form; empty where the password alone is asked for
 * @param password of the identity where that is encrypted, otherwise of the user; empty for none
 * @param knownHosts lines as in a file {@code known_hosts}
 */
record SftpCredentials(String identity, String password, String knownHosts) {
    static final String IDENTITY = "identity";
    static final String KNOWN_HOSTS = "known_hosts";
    static final String PASSWORD = "password";

    boolean hasIdentity() {
        return !identity.isEmpty();
    }

    /** A client that knows this identity and these hosts, and no others. */
    JSch client() throws JSchException {
        JSch client = new JSch();
        client.setKnownHosts(new ByteArrayInputStream(bytes(knownHosts + "\n")));
        if (hasIdentity()) {
            client.addIdentity(IDENTITY, bytes(identity + "\n"), null, password.isEmpty() ? null : bytes(password));
        }
        return client;
    }

    /**
     * Looks whether they can be used at all; what the host says of them only it knows.
     *
     * @param where they come from, for messages
     * @throws StorageException with {@link Reason#InvalidCredentials} that says what is wrong
     */
    void check(String where) {
        if (!hasIdentity() && password.isEmpty()) {
            throw invalid(where + " has neither a key identity nor a password; add one of them", null);
        }
        if (hasIdentity()) {
            checkIdentity(where);
        }
        try {
            if (client().getHostKeyRepository().getHostKey().length == 0) {
                throw invalid(where + " has a key known_hosts without any host key; fill it with ssh-keyscan", null);
            }
        } catch (JSchException e) {
            throw invalid(where + " has a key identity or known_hosts that cannot be read", e);
        }
    }

    private void checkIdentity(String where) {
        KeyPair key;
        try {
            key = KeyPair.load(new JSch(), bytes(identity + "\n"), null);
        } catch (JSchException e) {
            throw invalid(where + " has a key identity that does not hold a private key in OpenSSH or PEM form", e);
        }
        boolean open = !key.isEncrypted() || !password.isEmpty() && key.decrypt(bytes(password));
        key.dispose();
        if (!open) {
            throw invalid(
                    password.isEmpty()
                            ? where + " has an encrypted private key in identity but no key password; add it"
                            : where + " has a key password that does not open the private key in identity",
                    null);
        }
    }

    private static StorageException invalid(String message, Exception cause) {
        return new StorageException(Reason.InvalidCredentials, message, cause);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Names nothing of it. */
    @Override
    public String toString() {
        return "SftpCredentials[***]";
    }
}
