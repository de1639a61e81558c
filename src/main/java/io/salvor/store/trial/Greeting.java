package io.salvor.store.trial;

import static io.salvor.store.trial.EndpointTrial.CERTIFICATE;
import static io.salvor.store.trial.EndpointTrial.CLOCK;

import io.salvor.pem.Authorities;
import io.salvor.proxy.HttpProxy;
import io.salvor.store.Endpoint;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;

/** Asks a web service for nothing, without credentials, to see its certificate and its clock; whatever it answers is good enough. */
final class Greeting {
    private static final int TIMEOUT_MILLIS = 5_000;
    private static final Duration SOON = Duration.ofDays(14);

    /** Services refuse what is signed a quarter of an hour before or after their own time. */
    private static final Duration MOST_APART = Duration.ofMinutes(10);

    private final Endpoint endpoint;
    private final HttpProxy proxy;
    private final Clock clock;
    private final Authorities authorities;
    private final NoIdentity identity = new NoIdentity();
    private final List<TrialStep> steps = new ArrayList<>();

    /** @param proxy null for none */
    Greeting(Endpoint endpoint, HttpProxy proxy, Clock clock, Authorities authorities) {
        this.endpoint = endpoint;
        this.proxy = proxy;
        this.clock = clock;
        this.authorities = authorities;
    }

    List<TrialStep> steps() {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) endpoint.uri().toURL().openConnection(way());
            try {
                greet(connection);
            } finally {
                connection.disconnect();
            }
        } catch (SSLException e) {
            if (!isUntrusted(e) && identity.wasAsked()) {
                behind();
            } else {
                fails(CERTIFICATE, untrusted(e));
            }
        } catch (GeneralSecurityException e) {
            fails(CERTIFICATE, "TLS cannot be set up: " + e.getMessage());
        } catch (IOException e) {
            if (identity.wasAsked()) {
                behind();
            } else if (endpoint.isTls() && steps.isEmpty()) {
                fails(
                        CERTIFICATE,
                        e.getMessage() + ", before TLS began; see whether the service speaks TLS at this port");
            } else {
                fails(CLOCK, "no answer: " + e.getMessage() + "; see what is at this port");
            }
        }
        return steps;
    }

    /** The service goes on only with who shows a certificate of his own, which the steps with credentials do. */
    private void behind() {
        String why = "the service wants a certificate of the client, which is shown in the steps below";
        if (steps.isEmpty()) {
            steps.add(TrialStep.notTried(CERTIFICATE, why));
        }
        steps.add(TrialStep.notTried(CLOCK, why));
    }

    private Proxy way() {
        return proxy == null
                ? Proxy.NO_PROXY
                : new Proxy(Proxy.Type.HTTP, new InetSocketAddress(proxy.host(), proxy.port()));
    }

    private void greet(HttpURLConnection connection) throws IOException, GeneralSecurityException {
        connection.setConnectTimeout(TIMEOUT_MILLIS);
        connection.setReadTimeout(TIMEOUT_MILLIS);
        connection.setInstanceFollowRedirects(false);
        connection.setRequestMethod("HEAD");
        if (connection instanceof HttpsURLConnection tls) {
            tls.setSSLSocketFactory(authorities.context(identity).getSocketFactory());
            tls.connect();
            certificate(tls);
        }
        Instant before = clock.instant();
        connection.getResponseCode();
        time(connection.getDate(), before);
    }

    private void certificate(HttpsURLConnection tls) throws SSLPeerUnverifiedException {
        X509Certificate certificate = (X509Certificate) tls.getServerCertificates()[0];
        Instant end = certificate.getNotAfter().toInstant();
        long days = Duration.between(clock.instant(), end).toDays();
        String said = "of " + certificate.getSubjectX500Principal() + ", signed by "
                + certificate.getIssuerX500Principal() + ", until " + end;
        boolean soon = clock.instant().plus(SOON).isAfter(end);
        steps.add(TrialStep.works(CERTIFICATE, said + (soon ? "; it ends in " + days + " days: renew it" : "")));
    }

    private void time(long date, Instant before) {
        if (date == 0) {
            steps.add(TrialStep.notTried(CLOCK, "the service does not say what time it is"));
            return;
        }
        // The answer has whole seconds.
        Duration apart = Duration.between(before, Instant.ofEpochMilli(date)).abs();
        String said = "it is " + Instant.ofEpochMilli(date) + " there, and " + before + " here";
        if (apart.compareTo(MOST_APART) > 0) {
            fails(CLOCK, said + "; set the clock that is wrong: services refuse what is signed at another time");
        } else {
            steps.add(TrialStep.works(CLOCK, said));
        }
    }

    private static boolean isUntrusted(SSLException failure) {
        return Stream.iterate((Throwable) failure, Objects::nonNull, Throwable::getCause)
                .anyMatch(CertificateException.class::isInstance);
    }

    private static String untrusted(SSLException failure) {
        String said = String.valueOf(failure.getMessage());
        if (said.contains("Unsupported or unrecognized SSL message")) {
            return "the service speaks no TLS at this port; write http:// in the URL, or name the port with TLS";
        }
        if (said.contains("unable to find valid certification path")) {
            return "the certificate of the service is signed by nobody who is trusted; put the certificate of who signed it"
                    + " into objectStorage.caCert, or into a Secret that objectStorage.caCertRef names";
        }
        return "the certificate of the service is not accepted: " + said
                + "; see that it names the host of the URL and has not ended";
    }

    private void fails(String step, String said) {
        steps.add(TrialStep.fails(step, said));
    }
}
