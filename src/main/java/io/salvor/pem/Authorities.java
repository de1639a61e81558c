package io.salvor.pem;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Whose certificates are trusted: those that this Java trusts, and some of one's own beside them. */
public final class Authorities {
    private final X509TrustManager manager;

    private Authorities(X509TrustManager manager) {
        this.manager = manager;
    }

    /**
     * Those that this Java trusts, and these.
     *
     * @param pem certificates; empty for none
     * @throws CertificateException if it holds none, or one that is none, or none that is in force
     */
    public static Authorities with(String pem) throws CertificateException {
        List<X509Certificate> own = pem.isBlank() ? List.of() : certificates(pem);
        try {
            X509TrustManager usual = manager(null);
            if (own.isEmpty()) {
                return new Authorities(usual);
            }
            KeyStore all = KeyStore.getInstance(KeyStore.getDefaultType());
            all.load(null, null);
            int number = 0;
            for (X509Certificate one : usual.getAcceptedIssuers()) {
                all.setCertificateEntry("usual-" + number++, one);
            }
            for (X509Certificate one : own) {
                all.setCertificateEntry("own-" + number++, one);
            }
            return new Authorities(manager(all));
        } catch (GeneralSecurityException | IOException e) {
            throw new CertificateException("certificates cannot be trusted: " + e.getMessage(), e);
        }
    }

    private static List<X509Certificate> certificates(String pem) throws CertificateException {
        List<X509Certificate> certificates = new ArrayList<>();
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        for (PemBlock block : PemBlock.read(pem.getBytes(StandardCharsets.ISO_8859_1))) {
            if (block.isCertificate()) {
                certificates.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block.der())));
            }
        }
        if (certificates.isEmpty()) {
            throw new CertificateException("there is no certificate");
        }
        return inForce(certificates);
    }

    /** Java would trust the others for ever. Programs in Go do not, so that what one of both reaches the other would not. */
    private static List<X509Certificate> inForce(List<X509Certificate> certificates) throws CertificateException {
        Date now = new Date();
        List<X509Certificate> inForce = certificates.stream()
                .filter(one -> !now.before(one.getNotBefore()) && !now.after(one.getNotAfter()))
                .toList();
        if (inForce.isEmpty()) {
            X509Certificate one = certificates.get(0);
            throw new CertificateException(one.getSubjectX500Principal() + " is in force from "
                    + one.getNotBefore().toInstant() + " until "
                    + one.getNotAfter().toInstant());
        }
        return inForce;
    }

    private static X509TrustManager manager(KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return (X509TrustManager) factory.getTrustManagers()[0];
    }

    /** For TLS clients that want it beside {@link #context}. */
    public X509TrustManager manager() {
        return manager;
    }

    /** A context of TLS that trusts them. @param shown by whose certificates it says who it is; none for nobody */
    public SSLContext context(KeyManager... shown) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(shown.length == 0 ? null : shown, new X509TrustManager[] {manager}, null);
        return context;
    }
}
