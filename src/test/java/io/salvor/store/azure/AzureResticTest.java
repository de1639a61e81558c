package io.salvor.store.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.salvor.restic.BackupArguments;
import io.salvor.restic.RepositoryAccess;
import io.salvor.restic.Restic;
import io.salvor.store.Backend;
import io.salvor.store.BackendSettings;
import io.salvor.store.Reach;
import io.salvor.store.rclone.Rclone;
import io.salvor.testing.AzuriteServer;
import io.salvor.testing.BackendServers;
import io.salvor.testing.ConnectProxy;
import io.salvor.testing.ProxiedBackend;
import io.salvor.testing.ResticBinary;
import io.salvor.testing.WhileItTries;
import io.salvor.trouble.Reason;
import io.salvor.trouble.ResticException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What reaches the record of a volume when restic meets something that is wrong with a container, by Azurite. */
@Tag(BackendServers.TAG)
class AzureResticTest {
    /** restic says at once why it tries again, and goes on for a quarter of an hour. */
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    private static final Duration UNTIL_IT_SAYS_SO = Duration.ofSeconds(20);

    @TempDir
    static Path data;

    private static AzuriteServer azurite;
    private static ConnectProxy proxy;
    private static Restic restic;

    @BeforeAll
    static void startServer() throws IOException {
        restic = new Restic(ResticBinary.reachingAzure(), null);
        azurite = AzuriteServer.start(data).withContainer("backups");
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
    void a_wrong_key() {
        String guessed = Base64.getEncoder().encodeToString("guessed".getBytes(StandardCharsets.UTF_8));
        opening(Map.of(), Map.of("AZURE_ACCOUNT_KEY", guessed), Reason.InvalidCredentials)
                .hasMessageContaining("403 Server failed to authenticate the request.")
                .hasMessageContaining(
                        "(AuthorizationFailure); azure:backups:/restic/shop; correct or renew the location's credentials")
                .hasMessageNotContaining(guessed);
    }

    @Test
    void a_container_that_is_not_there() {
        opening(Map.of("bucket", "nothere"), key(), Reason.BucketMissing)
                .hasMessageContaining("404 The specified container does not exist. (ContainerNotFound)");
    }

    @Test
    void an_account_that_is_not_there_and_a_sas_that_nobody_may_see() {
        String sas = azurite.sas("rwdlac", "2020-01-01", "2099-01-01");
        assertThatThrownBy(() -> open(
                        access(Map.of("storageAccount", "nobodys"), Map.of("AZURE_ACCOUNT_SAS", sas)),
                        UNTIL_IT_SAYS_SO))
                .isInstanceOf(ResticException.class)
                .hasMessageContaining("Head \"https://nobodys.blob.core.windows.net/backups/restic%2Fshop%2Fconfig?…\"")
                .hasMessageNotContaining("sig=");
    }

    @Test
    void a_tier_that_the_service_does_not_take() throws IOException {
        RepositoryAccess access = access(Map.of("bucket", "backups", "accessTier", "Cool"), key());
        restic.init(access, Duration.ofMinutes(1));
        Path volume = Files.createDirectory(data.resolve("volume"));
        RepositoryAccess wrong = access(Map.of("accessTier", "Lukewarm"), key());
        BackupArguments all = BackupArguments.everything(volume, null, Map.of("ns", "shop"));
        assertThatThrownBy(
                        () -> WhileItTries.run(PATIENCE, within -> restic.backup(wrong, all, progress -> {}, within)))
                .isInstanceOfSatisfying(
                        ResticException.class,
                        e -> assertThat(e.reason()).as(e.getMessage()).isEqualTo(Reason.InvalidLocation))
                .hasMessageContaining("(InvalidHeaderValue); HeaderName: x-ms-access-tier");
    }

    private static AbstractThrowableAssert<?, ?> opening(
            Map<String, String> place, Map<String, String> secret, Reason reason) {
        return assertThatThrownBy(() -> open(access(place, secret), PATIENCE))
                .isInstanceOfSatisfying(
                        ResticException.class,
                        e -> assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason));
    }

    private static void open(RepositoryAccess access, Duration patience) {
        WhileItTries.run(patience, within -> restic.open(access, within));
    }

    private static Map<String, String> key() {
        return Map.of("AZURE_ACCOUNT_KEY", AzuriteServer.KEY);
    }

    private static RepositoryAccess access(Map<String, String> changed, Map<String, String> secret) throws IOException {
        Map<String, String> place = new HashMap<>(Map.of(
                "bucket",
                "backups",
                "storageAccount",
                AzuriteServer.ACCOUNT,
                "caCert",
                azurite.authority().pem()));
        place.putAll(changed);
        Backend backend = new ProxiedBackend(
                new AzureProvider(new Rclone(Path.of("rclone"), Map.of()))
                        .backend(new BackendSettings(place, "azure", secret)),
                proxy);
        Reach reach = backend.reach();
        return new RepositoryAccess(
                backend.repository("shop"), "none", reach.environment(), reach.files(), reach.options());
    }
}
