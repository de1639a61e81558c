package io.salvor.store.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.salvor.store.BackendSettings;
import io.salvor.store.ObjectStore;
import io.salvor.store.rclone.Rclone;
import io.salvor.testing.AzuriteServer;
import io.salvor.testing.BackendServers;
import io.salvor.testing.ConnectProxy;
import io.salvor.testing.FreePorts;
import io.salvor.testing.ProxiedBackend;
import io.salvor.testing.RcloneBinary;
import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of each thing that can be wrong with a container, by Azurite and the rclone before it. */
@Tag(BackendServers.TAG)
class AzureFailuresTest {
    private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);

    @TempDir
    static Path data;

    private static AzuriteServer azurite;
    private static ConnectProxy proxy;
    private static Path rclone;
    private static String pem;

    @BeforeAll
    static void startServer() throws IOException {
        rclone = RcloneBinary.need();
        azurite = AzuriteServer.start(data).withContainer("backups");
        pem = azurite.authority().pem();
        proxy = ConnectProxy.start().leading(AzuriteServer.NAME, azurite.port());
    }

    @AfterAll
    static void stopServer() throws IOException {
        if (azurite != null) {
            proxy.close();
            azurite.close();
        }
    }

    @Test
    void a_sas_is_enough() throws IOException {
        try (ObjectStore store = open(Map.of(), Map.of("AZURE_ACCOUNT_SAS", "?" + sas("rwdlac")))) {
            store.probe();
            store.put("a", HELLO);
            try (InputStream in = store.get("a")) {
                assertThat(in.readAllBytes()).isEqualTo(HELLO);
            }
        }
    }

    @Test
    void the_file_of_velero_is_enough() {
        Map<String, String> place = place(Map.of("storageAccountKeyEnvVar", "MY_KEY"));
        place.remove("storageAccount");
        BackendSettings settings = new BackendSettings(
                place,
                "cloud-credentials",
                Map.of(
                        "cloud",
                        "# made for Velero\nAZURE_SUBSCRIPTION_ID=s\nAZURE_CLOUD_NAME=AzurePublicCloud\nAZURE_ACCOUNT_NAME=\""
                                + AzuriteServer.ACCOUNT + "\"\nMY_KEY=" + AzuriteServer.KEY),
                "cloud");
        try (ObjectStore store = provider().backend(settings).open()) {
            store.probe();
        }
    }

    @Test
    void a_wrong_key_is_found() {
        String guessed = Base64.getEncoder().encodeToString("guessed".getBytes(StandardCharsets.UTF_8));
        probe(Map.of(), Map.of("AZURE_ACCOUNT_KEY", guessed), Reason.InvalidCredentials)
                .hasMessageContaining("correct AZURE_ACCOUNT_KEY")
                .hasMessageNotContaining(guessed);
    }

    @Test
    void a_key_that_is_none_is_found() {
        probe(Map.of(), Map.of("AZURE_ACCOUNT_KEY", "no base64!"), Reason.InvalidCredentials)
                .hasMessageContaining("correct AZURE_ACCOUNT_KEY");
    }

    @Test
    void a_sas_that_has_run_out_is_found() {
        String old = azurite.sas("rwdlac", "2020-01-01", "2020-02-01");
        probe(Map.of(), Map.of("AZURE_ACCOUNT_SAS", old), Reason.InvalidCredentials)
                .hasMessageContaining("a SAS that has run out")
                .hasMessageNotContaining("sig=");
    }

    @Test
    void a_sas_without_the_right_to_write_is_found() {
        probe(Map.of(), Map.of("AZURE_ACCOUNT_SAS", sas("rl")), Reason.AccessDenied)
                .hasMessageContaining("writing a small object")
                .hasMessageContaining("with the rights r, w, d, l, a and c");
    }

    @Test
    void a_container_that_is_not_there_is_found_and_not_made() {
        for (int attempt = 0; attempt < 2; attempt++) {
            probe(Map.of("bucket", "backup"), key(), Reason.BucketMissing)
                    .hasMessageContaining("container backup at https://" + AzuriteServer.NAME)
                    .hasMessageContaining("create the container");
        }
    }

    @Test
    void an_account_that_is_not_there_is_found() {
        probe(Map.of("storageAccount", "nobodys"), key(), Reason.Unreachable)
                .hasMessageContaining("correct config.storageAccount");
    }

    @Test
    void a_certificate_that_nobody_trusts_is_found() throws IOException {
        assumeFalse(RcloneBinary.isOld(), "Azure's library in this rclone tries for longer than a probe waits");
        probe(Map.of("caCert", ""), key(), Reason.TlsFailed).hasMessageContaining("which caCert is for");
    }

    @Test
    void a_dead_port_is_found() throws IOException {
        try (ConnectProxy nowhere = ConnectProxy.start().leading(AzuriteServer.NAME, FreePorts.next())) {
            probe(nowhere, Map.of(), key(), Reason.Unreachable).hasMessageContaining("check network policies");
        }
    }

    @Test
    void a_service_that_never_answers_is_found() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                ConnectProxy nowhere = ConnectProxy.start().leading(AzuriteServer.NAME, silent.getLocalPort())) {
            probe(nowhere, Map.of(), key(), Reason.Unreachable).hasMessageContaining("no answer in time");
        }
    }

    @Test
    void a_folder_does_not_hide_that_its_container_is_gone() {
        try (ObjectStore store = open(Map.of("bucket", "gone", "prefix", "a/b"), key())) {
            assertThatThrownBy(() -> store.keys("backups/"))
                    .isInstanceOfSatisfying(
                            StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.BucketMissing));
            assertThatThrownBy(() -> store.usage("backups/"))
                    .isInstanceOfSatisfying(
                            StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.BucketMissing));
        }
    }

    private static AbstractThrowableAssert<?, ?> probe(
            Map<String, String> place, Map<String, String> secret, Reason reason) {
        return probe(proxy, place, secret, reason);
    }

    private static AbstractThrowableAssert<?, ?> probe(
            ConnectProxy by, Map<String, String> place, Map<String, String> secret, Reason reason) {
        AzureProvider provider = new AzureProvider(new Rclone(rclone, ProxiedBackend.environment(by)));
        try (ObjectStore store = provider.backend(new BackendSettings(place(place), "azure", secret))
                .open()) {
            return assertThatThrownBy(store::probe)
                    .isInstanceOfSatisfying(
                            StorageException.class,
                            e -> assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason));
        }
    }

    private static ObjectStore open(Map<String, String> place, Map<String, String> secret) {
        return provider()
                .backend(new BackendSettings(place(place), "azure", secret))
                .open();
    }

    private static AzureProvider provider() {
        return new AzureProvider(new Rclone(rclone, ProxiedBackend.environment(proxy)));
    }

    private static Map<String, String> place(Map<String, String> other) {
        Map<String, String> place =
                new HashMap<>(Map.of("bucket", "backups", "storageAccount", AzuriteServer.ACCOUNT, "caCert", pem));
        place.putAll(other);
        return place;
    }

    private static Map<String, String> key() {
        return Map.of("AZURE_ACCOUNT_KEY", AzuriteServer.KEY);
    }

    private static String sas(String rights) {
        return azurite.sas(rights, "2020-01-01", "2099-01-01");
    }
}
