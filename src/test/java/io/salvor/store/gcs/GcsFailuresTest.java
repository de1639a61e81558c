package io.salvor.store.gcs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.salvor.store.BackendSettings;
import io.salvor.store.ObjectStore;
import io.salvor.store.rclone.Rclone;
import io.salvor.testing.BackendServers;
import io.salvor.testing.ConnectProxy;
import io.salvor.testing.FakeGcsServer;
import io.salvor.testing.ProxiedBackend;
import io.salvor.testing.RcloneBinary;
import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of each thing that can be wrong with a bucket of Google's, by fake-gcs-server and the rclone before it. */
@Tag(BackendServers.TAG)
class GcsFailuresTest {
    @TempDir
    static Path data;

    private static FakeGcsServer gcs;
    private static ConnectProxy proxy;
    private static Path rclone;

    @BeforeAll
    static void startServer() throws IOException {
        rclone = RcloneBinary.need();
        gcs = FakeGcsServer.start(data).withBucket("backups");
        proxy = ConnectProxy.start().leading(FakeGcsServer.NAME, gcs.port());
    }

    @AfterAll
    static void stopServer() throws IOException {
        if (gcs != null) {
            proxy.close();
            gcs.close();
        }
    }

    @AfterEach
    void giveTokensAgain() {
        gcs.refuseTokens(null);
    }

    @Test
    void the_file_of_velero_is_enough() throws IOException {
        BackendSettings settings = new BackendSettings(
                place(Map.of()), "cloud-credentials", Map.of("cloud", gcs.serviceAccount()), "cloud");
        try (ObjectStore store = provider(proxy).backend(settings).open()) {
            store.probe();
        }
    }

    @Test
    void a_key_that_was_deleted_is_found() throws IOException {
        gcs.refuseTokens("{\"error\":\"invalid_grant\",\"error_description\":\"Invalid JWT Signature.\"}");
        probe(Map.of(), Reason.InvalidCredentials).hasMessageContaining("a key that was deleted");
    }

    @Test
    void a_clock_that_is_wrong_is_found() throws IOException {
        gcs.refuseTokens(
                "{\"error\":\"invalid_grant\",\"error_description\":\"Invalid JWT: Token must be a short-lived token (60 minutes)"
                        + " and in a reasonable timeframe. Check your iat and exp values in the JWT claim.\"}");
        probe(Map.of(), Reason.Other).hasMessageContaining("set the clock");
    }

    @Test
    void a_file_that_is_no_key_is_found() throws IOException {
        BackendSettings settings = new BackendSettings(
                place(Map.of()), "google", Map.of("GOOGLE_APPLICATION_CREDENTIALS", "{\"type\": \"service_account\"}"));
        try (ObjectStore store = provider(proxy).backend(settings).open()) {
            assertThatThrownBy(store::probe).isInstanceOfSatisfying(StorageException.class, e -> assertThat(e.reason())
                    .as(e.getMessage())
                    .isEqualTo(Reason.InvalidCredentials));
        }
    }

    @Test
    void a_bucket_that_is_not_there_is_found_and_not_made() throws IOException {
        for (int attempt = 0; attempt < 2; attempt++) {
            probe(Map.of("bucket", "backup"), Reason.BucketMissing)
                    .hasMessageContaining("bucket backup at Google Cloud Storage")
                    .hasMessageContaining("create the bucket");
        }
    }

    @Test
    void a_certificate_that_nobody_trusts_is_found() throws IOException {
        probe(Map.of("caCert", ""), Reason.TlsFailed).hasMessageContaining("which caCert is for");
    }

    @Test
    void a_proxy_that_leads_nowhere_is_found() throws IOException {
        try (ConnectProxy nowhere = ConnectProxy.start()) {
            probe(nowhere, Map.of(), Reason.Unreachable).hasMessageContaining("by HTTPS_PROXY where there is a proxy");
        }
    }

    private static AbstractThrowableAssert<?, ?> probe(Map<String, String> place, Reason reason) throws IOException {
        return probe(proxy, place, reason);
    }

    private static AbstractThrowableAssert<?, ?> probe(ConnectProxy by, Map<String, String> place, Reason reason)
            throws IOException {
        BackendSettings settings = new BackendSettings(
                place(place), "google", Map.of("GOOGLE_APPLICATION_CREDENTIALS", gcs.serviceAccount()));
        try (ObjectStore store = provider(by).backend(settings).open()) {
            return assertThatThrownBy(store::probe)
                    .isInstanceOfSatisfying(
                            StorageException.class,
                            e -> assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason));
        }
    }

    private static GcsProvider provider(ConnectProxy by) {
        return new GcsProvider(new Rclone(rclone, ProxiedBackend.environment(by)));
    }

    private static Map<String, String> place(Map<String, String> other) throws IOException {
        Map<String, String> place = new HashMap<>(
                Map.of("bucket", "backups", "caCert", gcs.authority().pem()));
        place.putAll(other);
        return place;
    }
}
