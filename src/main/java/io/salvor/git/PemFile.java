package io.salvor.git;

import io.salvor.pem.PemBlock;
import io.salvor.pem.PrivateKeys;
import io.salvor.trouble.GitException;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/** Certificates and private keys for TLS in the form that every tool writes them. */
final class PemFile {
    private PemFile() {}

    /** At least one certificate. */
    static List<X509Certificate> certificates(SecretData secret, String key) throws GitException {
        List<X509Certificate> found = new ArrayList<>();
        try {
            for (Certificate certificate : CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(secret.bytes(key)))) {
                found.add((X509Certificate) certificate);
            }
        } catch (GeneralSecurityException e) {
            throw SecretData.invalid("has a key " + key + " that does not hold certificates in PEM form", e);
        }
        if (found.isEmpty()) {
            throw SecretData.invalid("has a key " + key + " that holds no certificate", null);
        }
        return found;
    }

    /** An unencrypted key as PKCS#8, PKCS#1 or SEC1. */
    static PrivateKey privateKey(SecretData secret, String key) throws GitException {
        PemBlock pem = PemBlock.read(secret.bytes(key)).stream()
                .filter(PemBlock::isPrivateKey)
                .findFirst()
                .filter(block -> !block.encrypted())
                .orElseThrow(() -> SecretData.invalid(
                        "has a key " + key + " that does not hold an unencrypted private key in PEM form", null));
        return PrivateKeys.read(pem.der())
                .orElseThrow(() -> SecretData.invalid("has a key " + key + " whose private key cannot be read", null));
    }
}
