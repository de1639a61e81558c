package io.salvor.pem;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
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
     * @throws CertificateException if it holds none, or one that is none
     */
    public static Authorities with(String pem) throws CertificateException {
        List<Certificate> own = pem.isBlank() ? List.of() : certificates(pem);
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
            for (Certificate one : own) {
                all.setCertificateEntry("own-" + number++, one);
            }
            return new Authorities(manager(all));
        } catch (GeneralSecurityException | IOException e) {
            throw new CertificateException("certificates cannot be trusted: " + e.getMessage(), e);
        }
    }

    private static List<Certificate> certificates(String pem) throws CertificateException {
        List<Certificate> certificates = new ArrayList<>();
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        for (PemBlock block : PemBlock.read(pem.getBytes(StandardCharsets.ISO_8859_1))) {
            if (block.isCertificate()) {
                certificates.add(factory.generateCertificate(new ByteArrayInputStream(block.der())));
            }
        }
        if (certificates.isEmpty()) {
            throw new CertificateException("it holds no certificate");
        }
        return certificates;
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
