package io.salvor.store.rest;

import io.salvor.pem.PemBlock;
import io.salvor.pem.PrivateKeys;
import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;

/**
 * What is shown to a server.
 *
 * @param user empty for none
 * @param certificate of the client with its key, as PEM; empty for none
 */
record RestCredentials(String user, String password, String certificate) {
    static final String USER = "RESTIC_REST_USERNAME";
    static final String PASSWORD = "RESTIC_REST_PASSWORD";
    static final RestCredentials NONE = new RestCredentials("", "", "");

    /**
     * Checks them.
     *
     * @param secret that they are in, for messages
     * @throws StorageException with {@link Reason#InvalidCredentials} if they cannot be used
     */
    static RestCredentials of(String user, String password, String certificate, String secret) {
        RestCredentials credentials = new RestCredentials(user, password, certificate);
        if (user.contains(":")) {
            throw new StorageException(
                    Reason.InvalidCredentials,
                    "Secret " + secret + " has a colon in " + USER + ", which no server takes; correct it");
        }
        try {
            credentials.keys();
        } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
            throw new StorageException(
                    Reason.InvalidCredentials,
                    "the client certificate in Secret " + secret + " cannot be used: " + e.getMessage()
                            + "; put the certificate as PEM under tls.crt and its unencrypted key under tls.key",
                    e);
        }
        return credentials;
    }

    /** What TLS shows the server; null for nothing. */
    KeyManager[] keys() throws GeneralSecurityException, IOException {
        if (certificate.isEmpty()) {
            return null;
        }
        List<PemBlock> blocks = PemBlock.read(certificate.getBytes(StandardCharsets.ISO_8859_1));
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        // The store never leaves the memory, so that its password protects nothing.
        char[] none = new char[0];
        store.setKeyEntry("client", key(blocks), none, chain(blocks));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, none);
        return factory.getKeyManagers();
    }

    private static PrivateKey key(List<PemBlock> blocks) throws GeneralSecurityException {
        return blocks.stream()
                .filter(block -> block.isPrivateKey() && !block.encrypted())
                .findFirst()
                .flatMap(block -> PrivateKeys.read(block.der()))
                .orElseThrow(() -> new GeneralSecurityException("there is no unencrypted private key in it"));
    }

    private static Certificate[] chain(List<PemBlock> blocks) throws GeneralSecurityException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<PemBlock> certificates =
                blocks.stream().filter(PemBlock::isCertificate).toList();
        if (certificates.isEmpty()) {
            throw new GeneralSecurityException("there is no certificate in it");
        }
        Certificate[] chain = new Certificate[certificates.size()];
        for (int i = 0; i < chain.length; i++) {
            chain[i] = factory.generateCertificate(
                    new ByteArrayInputStream(certificates.get(i).der()));
        }
        return chain;
    }

    /** Names the user alone. */
    @Override
    public String toString() {
        return user.isEmpty() ? "nobody" : user;
    }
}
