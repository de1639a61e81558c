package io.salvor.pem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.salvor.git.TlsIdentity;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthoritiesTest {
    private static final int NO_CONTENT = 204;

    @TempDir
    Path folder;

    @Test
    void an_own_authority_is_trusted_beside_the_usual_ones() throws Exception {
        TlsIdentity own = TlsIdentity.make(folder, "own", "EC");
        Authorities authorities = Authorities.with(text(own));

        assertThat(answer(own, authorities)).isEqualTo(NO_CONTENT);
        assertThat(authorities.manager().getAcceptedIssuers())
                .hasSizeGreaterThan(1)
                .contains(Authorities.with("").manager().getAcceptedIssuers());
    }

    @Test
    void all_certificates_of_a_file_count_whatever_stands_between_them() throws Exception {
        TlsIdentity first = TlsIdentity.make(folder, "first", "EC");
        TlsIdentity second = TlsIdentity.make(folder, "second", "RSA");
        Authorities authorities = Authorities.with("first:\n" + text(first) + "\nsecond:\n" + text(second));

        assertThat(answer(first, authorities)).isEqualTo(NO_CONTENT);
        assertThat(answer(second, authorities)).isEqualTo(NO_CONTENT);
    }

    @Test
    void nobody_else_is_trusted() throws Exception {
        TlsIdentity own = TlsIdentity.make(folder, "own", "EC");
        TlsIdentity other = TlsIdentity.make(folder, "other", "EC");

        assertThatThrownBy(() -> answer(other, Authorities.with(text(own)))).isInstanceOf(SSLException.class);
        assertThatThrownBy(() -> answer(own, Authorities.with(""))).isInstanceOf(SSLException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no certificate",
                "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----",
                "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----"
            })
    void what_is_no_certificate_is_refused(String pem) {
        assertThatThrownBy(() -> Authorities.with(pem)).isInstanceOf(CertificateException.class);
    }

    /** restic would not get to a service for which the operator has found everything good. */
    @Test
    void what_is_in_force_no_more_is_not_trusted_and_said_where_nothing_else_is_there() throws Exception {
        TlsIdentity expired = TlsIdentity.expired(folder, "expired");
        TlsIdentity own = TlsIdentity.make(folder, "own", "EC");

        assertThatThrownBy(() -> Authorities.with(text(expired)))
                .isInstanceOf(CertificateException.class)
                .hasMessageContainingAll("CN=expired", "in force from", "until");
        Authorities both = Authorities.with(text(expired) + text(own));
        assertThat(answer(own, both)).isEqualTo(NO_CONTENT);
        assertThatThrownBy(() -> answer(expired, both)).isInstanceOf(SSLException.class);
    }

    private static String text(TlsIdentity identity) throws Exception {
        return new String(identity.certificate(), StandardCharsets.US_ASCII);
    }

    private static int answer(TlsIdentity server, Authorities trusted) throws Exception {
        HttpsServer https = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        https.setHttpsConfigurator(new HttpsConfigurator(server.context(null)));
        https.createContext("/", exchange -> {
            exchange.sendResponseHeaders(NO_CONTENT, -1);
            exchange.close();
        });
        https.start();
        try {
            return asked(new URL("https://127.0.0.1:" + https.getAddress().getPort() + "/"), trusted);
        } finally {
            https.stop(0);
        }
    }

    private static int asked(URL url, Authorities trusted) throws Exception {
        HttpsURLConnection connection = (HttpsURLConnection) url.openConnection();
        connection.setSSLSocketFactory(trusted.context().getSocketFactory());
        try {
            return connection.getResponseCode();
        } finally {
            connection.disconnect();
        }
    }
}
