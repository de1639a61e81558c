package io.salvor.git;

import io.salvor.trouble.GitException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/** Certificates and private keys for TLS in the form that every tool writes them. */
final class PemFile {
    private static final Pattern KEY = Pattern.compile(
            "-----BEGIN ((?:RSA |EC |ENCRYPTED )?PRIVATE KEY)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");

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
        Matcher pem = KEY.matcher(secret.text(key));
        if (!pem.find() || pem.group(1).startsWith("ENCRYPTED")) {
            throw SecretData.invalid(
                    "has a key " + key + " that does not hold an unencrypted private key in PEM form", null);
        }
        try {
            PrivateKeyInfo info = info(pem.group(1), Base64.getMimeDecoder().decode(pem.group(2)));
            String algorithm = algorithm(info.getPrivateKeyAlgorithm().getAlgorithm());
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
        } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
            throw SecretData.invalid("has a key " + key + " whose private key cannot be read", e);
        }
    }

    private static PrivateKeyInfo info(String kind, byte[] der) throws IOException {
        if (kind.startsWith("RSA")) {
            return new PrivateKeyInfo(
                    new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
                    RSAPrivateKey.getInstance(der));
        }
        if (kind.startsWith("EC")) {
            ECPrivateKey ec = ECPrivateKey.getInstance(der);
            return new PrivateKeyInfo(
                    new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, ec.getParametersObject()), ec);
        }
        return PrivateKeyInfo.getInstance(der);
    }

    private static String algorithm(ASN1ObjectIdentifier id) {
        if (PKCSObjectIdentifiers.rsaEncryption.equals(id)) {
            return "RSA";
        }
        return X9ObjectIdentifiers.id_ecPublicKey.equals(id) ? "EC" : "EdDSA";
    }
}
