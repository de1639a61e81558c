package io.salvor.kubernetes.access;

import io.salvor.pem.PemBlock;
import io.salvor.pem.PrivateKeys;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A certificate with its key, by which a cluster knows who asks.
 *
 * @param chain the certificate, and those that vouch for it
 */
record ClientCertificate(List<X509Certificate> chain, PrivateKey key) {
    /**
     * Reads both from PEM.
     *
     * @param where whose they are, for messages
     */
    static ClientCertificate of(byte[] certificate, byte[] key, String where) {
        List<X509Certificate> chain = certificates(certificate, "the client certificate of " + where);
        ClientCertificate both = new ClientCertificate(chain, key(key, where));
        both.check(where);
        return both;
    }

    private static PrivateKey key(byte[] pem, String where) {
        PemBlock block = PemBlock.read(pem).stream()
                .filter(PemBlock::isPrivateKey)
                .findFirst()
                .orElseThrow(() -> new ClusterAccessException("the client key of " + where + " holds no private key"
                        + " in PEM; look at client-key-data or client-key"));
        if (block.encrypted()) {
            throw new ClusterAccessException("the client key of " + where + " is encrypted, which no kubeconfig can be;"
                    + " write it without a passphrase: openssl pkey -in KEY -out NEW");
        }
        return PrivateKeys.read(block.der())
                .orElseThrow(
                        () -> new ClusterAccessException(
                                "the client key of " + where + ", a " + block.type()
                                        + ", is of no sort that is known here: RSA, an elliptic curve (P-256, P-384, P-521) or Ed25519"));
    }

    /** All certificates of a PEM text. */
    static List<X509Certificate> certificates(byte[] pem, String what) {
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            List<X509Certificate> found = new ArrayList<>();
            for (PemBlock block : PemBlock.read(pem)) {
                if (block.isCertificate()) {
                    found.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block.der())));
                }
            }
            if (found.isEmpty()) {
                throw new ClusterAccessException(what + " holds no certificate in PEM");
            }
            return List.copyOf(found);
        } catch (CertificateException e) {
            throw new ClusterAccessException(what + " cannot be read", e);
        }
    }

    /** As PEM again, without what else the text held. */
    static String pem(List<X509Certificate> certificates) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        Base64.Encoder lines = Base64.getMimeEncoder(64, new byte[] {'\n'});
        try {
            for (X509Certificate each : certificates) {
                text.writeBytes("-----BEGIN CERTIFICATE-----\n".getBytes());
                text.writeBytes(lines.encode(each.getEncoded()));
                text.writeBytes("\n-----END CERTIFICATE-----\n".getBytes());
            }
        } catch (CertificateException e) {
            throw new IllegalStateException("a certificate that was read can be written", e);
        }
        return text.toString();
    }

    /** A key of another certificate would only be refused by the server, without a word why. */
    private void check(String where) {
        boolean fits;
        try {
            Signature signature = Signature.getInstance(algorithm());
            signature.initSign(key);
            signature.update((byte) 1);
            byte[] signed = signature.sign();
            signature.initVerify(chain.get(0).getPublicKey());
            signature.update((byte) 1);
            fits = signature.verify(signed);
        } catch (GeneralSecurityException e) {
            fits = false;
        }
        if (!fits) {
            throw new ClusterAccessException("client key and client certificate of " + where
                    + " do not belong together; get a new kubeconfig, or correct the one of the two that is wrong");
        }
    }

    private String algorithm() {
        return switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> key.getAlgorithm();
        };
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "ClientCertificate[" + chain.get(0).getSubjectX500Principal() + "]";
    }
}
