package io.salvor.git;

import io.salvor.trouble.GitException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** What is shown to a host over http and https, and whose certificates are trusted besides those that Java trusts. */
final class HttpCredentials {
    private final String authorization;
    private final KeyManager[] keys;
    private final TrustManager[] authorities;

    private HttpCredentials(String authorization, KeyManager[] keys, TrustManager[] authorities) {
        this.authorization = authorization;
        this.keys = keys;
        this.authorities = authorities;
    }

    /** Null if the Secret holds nothing of it. */
    static HttpCredentials of(SecretData secret) throws GitException {
        secret.together("tls.crt", "tls.key");
        String authorization = authorization(secret);
        KeyManager[] keys = secret.has("tls.crt") ? keys(secret) : null;
        TrustManager[] authorities = secret.has("ca.crt") ? authorities(secret) : null;
        return authorization == null && keys == null && authorities == null
                ? null
                : new HttpCredentials(authorization, keys, authorities);
    }

    /** Value of the header Authorization, or null. */
    String authorization() {
        return authorization;
    }

    /** The client's certificate, or null. */
    KeyManager[] keys() {
        return keys;
    }

    /** Who may sign the server's certificate, or null for those that Java trusts. */
    TrustManager[] authorities() {
        return authorities;
    }

    private static String authorization(SecretData secret) throws GitException {
        if (secret.has("bearerToken") && secret.has("username")) {
            throw SecretData.invalid("has the keys bearerToken and username; keep one of them", null);
        }
        if (secret.has("bearerToken")) {
            return "Bearer " + line(secret, "bearerToken");
        }
        if (secret.has("identity") && !secret.has("username")) {
            // The password is that of the identity.
            return null;
        }
        secret.together("username", "password");
        if (!secret.has("username")) {
            return null;
        }
        String user = line(secret, "username") + ":" + line(secret, "password");
        return "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
    }

    private static String line(SecretData secret, String key) throws GitException {
        String text = secret.text(key);
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw SecretData.invalid(
                    "has a line end or control character within the key " + key + "; take it out", null);
        }
        return text;
    }

    private static KeyManager[] keys(SecretData secret) throws GitException {
        List<X509Certificate> chain = PemFile.certificates(secret, "tls.crt");
        try {
            KeyStore store = emptyStore();
            // The store never leaves the memory, so that its password protects nothing.
            char[] password = new char[0];
            store.setKeyEntry(
                    "client", PemFile.privateKey(secret, "tls.key"), password, chain.toArray(new Certificate[0]));
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, password);
            return factory.getKeyManagers();
        } catch (GeneralSecurityException | IOException e) {
            throw SecretData.invalid("has keys tls.crt and tls.key that do not belong together", e);
        }
    }

    private static TrustManager[] authorities(SecretData secret) throws GitException {
        try {
            KeyStore store = emptyStore();
            int number = 0;
            for (X509Certificate certificate : PemFile.certificates(secret, "ca.crt")) {
                store.setCertificateEntry("secret-" + number++, certificate);
            }
            for (TrustManager known : trusting(null)) {
                for (X509Certificate certificate : ((X509TrustManager) known).getAcceptedIssuers()) {
                    store.setCertificateEntry("java-" + number++, certificate);
                }
            }
            return trusting(store);
        } catch (GeneralSecurityException | IOException e) {
            throw SecretData.invalid("has a key ca.crt that cannot be used", e);
        }
    }

    private static TrustManager[] trusting(KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }
}
