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
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Map;
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

    /** By the algorithms of the keys that are read. */
    private static final Map<String, String> SIGNATURES =
            Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA", "EdDSA", "EdDSA");

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
        PrivateKey key = key(blocks);
        Certificate[] chain = chain(blocks);
        requireFits(key, chain[0].getPublicKey());
        store.setKeyEntry("client", key, none, chain);
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

    /** A server refuses what does not, and says nothing that would tell why. */
    private static void requireFits(PrivateKey key, PublicKey certified) throws GeneralSecurityException {
        String algorithm = key.getAlgorithm();
        boolean known = SIGNATURES.containsKey(certified.getAlgorithm());
        if (known && !(algorithm.equals(certified.getAlgorithm()) && isSigned(key, certified))) {
            throw new GeneralSecurityException("its first certificate is of another private key than the one in it");
        }
    }

    private static boolean isSigned(PrivateKey key, PublicKey certified) throws GeneralSecurityException {
        byte[] text = {1};
        Signature signing = Signature.getInstance(SIGNATURES.get(key.getAlgorithm()));
        signing.initSign(key);
        signing.update(text);
        byte[] signature = signing.sign();
        signing.initVerify(certified);
        signing.update(text);
        return signing.verify(signature);
    }

    /** Names the user alone. */
    @Override
    public String toString() {
        return user.isEmpty() ? "nobody" : user;
    }
}
