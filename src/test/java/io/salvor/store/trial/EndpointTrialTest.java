package io.salvor.store.trial;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.salvor.git.TlsIdentity;
import io.salvor.proxy.Proxies;
import io.salvor.store.Endpoint;
import io.salvor.store.trial.TrialStep.Outcome;
import io.salvor.testing.ConnectProxy;
import io.salvor.testing.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTrialTest {
    private static final Clock CLOCK = Clock.systemUTC();
    private static final int NOT_FOUND = 404;

    @TempDir
    Path folder;

    private HttpServer server;

    @AfterEach
    void stop() {
        if (server != null) {
            server.stop(0);
        }
    }

    @Test
    void a_service_that_answers_works_in_every_step_whatever_it_answers() throws Exception {
        TlsIdentity own = TlsIdentity.make(folder, "company", "EC");

        List<TrialStep> steps = tried(tls(own), text(own), CLOCK);

        assertThat(steps).extracting(TrialStep::name).containsExactly("name", "connection", "certificate", "clock");
        assertThat(steps).extracting(TrialStep::outcome).containsOnly(Outcome.Works);
        assertThat(steps.get(0).said()).isEqualTo("127.0.0.1 is 127.0.0.1");
        assertThat(steps.get(1).said())
                .startsWith("127.0.0.1 port " + server.getAddress().getPort() + " answers");
        assertThat(steps.get(2).said()).contains("CN=company").contains("signed by");
    }

    @Test
    void without_tls_there_is_no_certificate() throws Exception {
        assertThat(tried(plain("http"), "", CLOCK))
                .extracting(TrialStep::name)
                .containsExactly("name", "connection", "clock");
    }

    @Test
    void what_is_no_web_service_is_connected_to_and_no_more() throws Exception {
        assertThat(tried(plain("ssh"), "", CLOCK)).extracting(TrialStep::name).containsExactly("name", "connection");
    }

    @Test
    void a_name_that_nobody_knows_is_said() {
        List<TrialStep> steps = tried(URI.create("https://no-such-host.invalid"), "", CLOCK);

        assertFails(steps, "name", "nobody knows the host name", "correct the URL");
        assertNotTried(steps, "connection", "certificate", "clock");
    }

    @Test
    void a_port_that_nobody_listens_at_is_said() throws Exception {
        int free = FreePorts.next();

        List<TrialStep> steps = tried(URI.create("https://127.0.0.1:" + free), "", CLOCK);

        assertFails(steps, "connection", "port " + free, "refused", "network policies");
        assertNotTried(steps, "certificate", "clock");
    }

    @Test
    void a_certificate_that_nobody_trusted_has_signed_is_said_with_what_to_do() throws Exception {
        TlsIdentity own = TlsIdentity.make(folder, "company", "EC");
        TlsIdentity other = TlsIdentity.make(folder, "other", "EC");
        URI uri = tls(own);

        assertFails(tried(uri, "", CLOCK), "certificate", "objectStorage.caCert");
        assertFails(tried(uri, text(other), CLOCK), "certificate", "objectStorage.caCert");
    }

    @Test
    void a_certificate_for_another_host_is_said() throws Exception {
        TlsIdentity elsewhere = TlsIdentity.make(folder, "elsewhere", "EC", "dns:s3.example.com");

        assertFails(tried(tls(elsewhere), text(elsewhere), CLOCK), "certificate", "names the host");
    }

    /** The steps with credentials show it, and this one has none. */
    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void a_service_that_asks_for_a_certificate_of_the_client_is_not_what_fails(String version) throws Exception {
        TlsIdentity own = TlsIdentity.make(folder, "company", "EC");
        HttpsServer https = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        https.setHttpsConfigurator(new HttpsConfigurator(own.context(own)) {
            @Override
            public void configure(HttpsParameters connection) {
                SSLParameters wanted = getSSLContext().getDefaultSSLParameters();
                wanted.setProtocols(new String[] {version});
                wanted.setNeedClientAuth(true);
                connection.setSSLParameters(wanted);
            }
        });

        List<TrialStep> steps = tried(started(https, "https"), text(own), CLOCK);

        assertThat(steps).as(steps.toString()).noneMatch(TrialStep::failed);
        assertThat(steps)
                .filteredOn(step -> step.name().equals("clock"))
                .singleElement()
                .satisfies(step -> assertThat(step.said()).contains("certificate of the client"));
    }

    @Test
    void a_certificate_that_ends_soon_works_and_is_said() throws Exception {
        TlsIdentity own = TlsIdentity.make(folder, "company", "EC");

        List<TrialStep> steps = tried(tls(own), text(own), Clock.offset(CLOCK, Duration.ofDays(85)));

        assertThat(steps)
                .filteredOn(step -> step.name().equals("certificate"))
                .singleElement()
                .satisfies(step -> {
                    assertThat(step.outcome()).isEqualTo(Outcome.Works);
                    assertThat(step.said()).contains("renew it");
                });
    }

    @Test
    void tls_at_a_port_that_speaks_none_is_said() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> answers = CompletableFuture.runAsync(() -> {
                try {
                    socket.accept().close();
                    try (Socket client = socket.accept()) {
                        client.getOutputStream()
                                .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                        client.shutdownOutput();
                        client.getInputStream().readAllBytes();
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });

            assertFails(
                    tried(URI.create("https://127.0.0.1:" + socket.getLocalPort()), "", CLOCK),
                    "certificate",
                    "speaks no TLS",
                    "http://");
            answers.join();
        }
    }

    @Test
    void certificates_that_are_none_are_said() throws Exception {
        assertFails(tried(tls(TlsIdentity.make(folder, "a", "EC")), "nothing", CLOCK), "certificate", "correct them");
    }

    @Test
    void a_clock_an_hour_off_is_said() throws Exception {
        List<TrialStep> steps = tried(plain("http"), "", Clock.offset(CLOCK, Duration.ofHours(-1)));

        assertFails(steps, "clock", "there", "here", "set the clock");
    }

    @Test
    void through_a_proxy_its_name_counts_and_not_that_of_the_service() throws Exception {
        TlsIdentity own = TlsIdentity.make(folder, "company", "EC", "dns:s3.example.test");
        URI uri = tls(own);
        try (ConnectProxy proxy = ConnectProxy.start().leading("s3.example.test", uri.getPort())) {
            List<TrialStep> steps = EndpointTrial.of(
                    new Endpoint(URI.create("https://s3.example.test"), text(own)),
                    Proxies.of(Map.of("HTTPS_PROXY", proxy.url())),
                    CLOCK);

            assertThat(steps).extracting(TrialStep::outcome).containsOnly(Outcome.Works);
            assertThat(steps.get(0).said()).contains("the proxy 127.0.0.1");
            assertThat(proxy.asked()).contains("CONNECT s3.example.test:443");
        }
    }

    @Test
    void what_goes_through_a_proxy_with_a_password_is_left_to_the_steps_below() throws Exception {
        try (ConnectProxy proxy = ConnectProxy.start("user:word")) {
            List<TrialStep> steps = EndpointTrial.of(
                    new Endpoint(URI.create("https://s3.example.test"), ""),
                    Proxies.of(Map.of("HTTPS_PROXY", proxy.url().replace("http://", "http://user:word@"))),
                    CLOCK);

            assertThat(steps)
                    .filteredOn(step -> step.outcome() == Outcome.Works)
                    .hasSize(2);
            assertNotTried(steps, "certificate", "clock");
            assertThat(steps.toString()).doesNotContain("word@");
        }
    }

    private static void assertFails(List<TrialStep> steps, String name, String... said) {
        assertThat(steps).filteredOn(TrialStep::failed).singleElement().satisfies(step -> {
            assertThat(step.name()).isEqualTo(name);
            assertThat(step.said()).contains(said);
        });
    }

    private static void assertNotTried(List<TrialStep> steps, String... names) {
        assertThat(steps)
                .filteredOn(step -> step.outcome() == Outcome.NotTried)
                .extracting(TrialStep::name)
                .containsExactly(names);
    }

    private static List<TrialStep> tried(URI uri, String authorities, Clock clock) {
        return EndpointTrial.of(new Endpoint(uri, authorities), Proxies.of(Map.of()), clock);
    }

    private URI tls(TlsIdentity identity) throws Exception {
        HttpsServer https = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        https.setHttpsConfigurator(new HttpsConfigurator(identity.context(null)));
        return started(https, "https");
    }

    private URI plain(String scheme) throws Exception {
        return started(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0), scheme);
    }

    private URI started(HttpServer started, String scheme) {
        server = started;
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(NOT_FOUND, -1);
            exchange.close();
        });
        server.start();
        return URI.create(scheme + "://127.0.0.1:" + server.getAddress().getPort());
    }

    private static String text(TlsIdentity identity) throws Exception {
        return new String(identity.certificate(), StandardCharsets.US_ASCII);
    }
}
