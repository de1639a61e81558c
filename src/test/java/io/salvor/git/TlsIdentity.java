package io.salvor.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;

/** A key with a certificate, for 127.0.0.1 or another host, that it has signed itself, made by the JDK's keytool. */
public final class TlsIdentity {
    private static final char[] PASSWORD = "changeit".toCharArray();

    private final KeyStore store;

    private TlsIdentity(KeyStore store) {
        this.store = store;
    }

    /** @param algorithm RSA, EC or Ed25519 */
    public static TlsIdentity make(Path folder, String name, String algorithm)
            throws IOException, GeneralSecurityException, InterruptedException {
        return make(folder, name, algorithm, "ip:127.0.0.1");
    }

    /** @param host that the certificate is for, with its sort as keytool writes it */
    public static TlsIdentity make(Path folder, String name, String algorithm, String host)
            throws IOException, GeneralSecurityException, InterruptedException {
        return make(folder, name, algorithm, host, "+0d");
    }

    /** One whose certificate is in force no more. */
    public static TlsIdentity expired(Path folder, String name)
            throws IOException, GeneralSecurityException, InterruptedException {
        return make(folder, name, "EC", "ip:127.0.0.1", "-100d");
    }

    private static TlsIdentity make(Path folder, String name, String algorithm, String host, String start)
            throws IOException, GeneralSecurityException, InterruptedException {
        Path keys = folder.resolve(name + ".p12");
        ProcessBuilder keytool = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                algorithm,
                "-alias",
                "key",
                "-dname",
                "CN=" + name,
                "-startdate",
                start,
                "-ext",
                "san=" + host,
                "-keystore",
                keys.toString(),
                "-storepass",
                new String(PASSWORD));
        assertThat(keytool.redirectErrorStream(true)
                        .redirectOutput(folder.resolve(name + ".log").toFile())
                        .start()
                        .waitFor())
                .isZero();
        return new TlsIdentity(KeyStore.getInstance(keys.toFile(), PASSWORD));
    }

    /** For a server with this identity that trusts a client, if one is given. */
    public SSLContext context(TlsIdentity client) throws GeneralSecurityException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        TrustManager[] trust = null;
        if (client != null) {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            KeyStore trusted = client.certificateOnly();
            factory.init(trusted);
            trust = factory.getTrustManagers();
        }
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust, null);
        return context;
    }

    public byte[] certificate() throws GeneralSecurityException {
        return pem("CERTIFICATE", store.getCertificate("key").getEncoded());
    }

    /** The private key as PKCS#8. */
    public byte[] key() throws GeneralSecurityException {
        return pem("PRIVATE KEY", store.getKey("key", PASSWORD).getEncoded());
    }

    /** The private key in the older form of its algorithm: "RSA PRIVATE KEY" or "EC PRIVATE KEY". */
    public byte[] olderKey(String label) throws GeneralSecurityException, IOException {
        PrivateKeyInfo info =
                PrivateKeyInfo.getInstance(store.getKey("key", PASSWORD).getEncoded());
        if (label.startsWith("EC")) {
            var curve = ASN1ObjectIdentifier.getInstance(
                    info.getPrivateKeyAlgorithm().getParameters());
            var scalar = ECPrivateKey.getInstance(info.parsePrivateKey()).getKey();
            return pem(label, new ECPrivateKey(256, scalar, curve).getEncoded());
        }
        return pem(label, info.parsePrivateKey().toASN1Primitive().getEncoded());
    }

    private KeyStore certificateOnly() throws GeneralSecurityException {
        try {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("client", store.getCertificate("key"));
            return trusted;
        } catch (IOException e) {
            throw new GeneralSecurityException(e);
        }
    }

    private static byte[] pem(String label, byte[] content) {
        String text = "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content) + "\n-----END " + label
                + "-----\n";
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
