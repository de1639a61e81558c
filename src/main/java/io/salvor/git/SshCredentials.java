package io.salvor.git;

import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.KeyPair;
import io.salvor.trouble.GitException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;

/** What a host is asked with over ssh, and by which keys it is known. Nothing of it is read from anywhere else. */
final class SshCredentials {
    private final byte[] identity;
    private final byte[] passphrase;
    private final byte[] knownHosts;

    private SshCredentials(byte[] identity, byte[] passphrase, byte[] knownHosts) {
        this.identity = identity;
        this.passphrase = passphrase;
        this.knownHosts = knownHosts;
    }

    /** Null if the Secret holds nothing of it. */
    static SshCredentials of(SecretData secret) throws GitException {
        secret.together("identity", "known_hosts");
        if (!secret.has("identity")) {
            return null;
        }
        String password = secret.text("password");
        SshCredentials credentials = new SshCredentials(
                secret.bytes("identity"),
                password == null ? null : password.getBytes(StandardCharsets.UTF_8),
                secret.bytes("known_hosts"));
        credentials.check();
        return credentials;
    }

    /** A client that knows this identity and these hosts, and no others. */
    JSch client() throws JSchException {
        JSch client = new JSch();
        client.addIdentity("identity", identity.clone(), null, passphrase == null ? null : passphrase.clone());
        client.setKnownHosts(new ByteArrayInputStream(knownHosts));
        return client;
    }

    private void check() throws GitException {
        KeyPair key;
        try {
            key = KeyPair.load(new JSch(), identity.clone(), null);
        } catch (JSchException e) {
            throw SecretData.invalid("has a key identity that does not hold a private key in OpenSSH or PEM form", e);
        }
        boolean open = !key.isEncrypted() || passphrase != null && key.decrypt(passphrase.clone());
        key.dispose();
        if (!open) {
            throw SecretData.invalid(
                    passphrase == null
                            ? "has an encrypted private key in identity but no key password; add it"
                            : "has a key password that does not open the private key in identity",
                    null);
        }
        if (hostKeys() == 0) {
            throw SecretData.invalid("has a key known_hosts without any host key; fill it with ssh-keyscan", null);
        }
    }

    private int hostKeys() {
        try {
            return client().getHostKeyRepository().getHostKey().length;
        } catch (JSchException | RuntimeException e) {
            throw SecretData.invalid("has a key identity or known_hosts that cannot be read", e);
        }
    }
}
