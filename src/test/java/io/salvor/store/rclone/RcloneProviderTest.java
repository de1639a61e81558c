package io.salvor.store.rclone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.salvor.store.Backend;
import io.salvor.store.BackendSettings;
import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RcloneProviderTest {
    private static final String CONFIG = "[drive]\ntype = drive\n\n[nas]\ntype = sftp\n";

    private final RcloneProvider provider = new RcloneProvider(Rclone.at("/opt/rclone"));

    @ParameterizedTest
    @CsvSource({
        "drive, '', rclone:drive:restic/shop",
        "drive:, cluster-1, rclone:drive:cluster-1/restic/shop",
        "drive:backups/, '', rclone:drive:backups/restic/shop",
        "nas:/srv, /cluster-1/, rclone:nas:/srv/cluster-1/restic/shop",
        "nas:/, '', rclone:nas:/restic/shop"
    })
    void a_repository_is_named_as_restic_and_rclone_do(String remote, String prefix, String repository) {
        assertThat(backend(remote, prefix, Map.of("rclone.conf", CONFIG)).repository("shop"))
                .isEqualTo(repository);
    }

    @Test
    void restic_gets_the_configuration_as_a_file_and_starts_the_same_program() {
        Backend backend = backend("drive", "", Map.of("rclone.conf", CONFIG, "RCLONE_CONFIG_PASS", "word"));

        assertThat(backend.reach().files().get("RCLONE_CONFIG")).startsWith("[drive]");
        assertThat(backend.reach().environment()).isEqualTo(Map.of("RCLONE_CONFIG_PASS", "word"));
        assertThat(backend.reach().options()).isEqualTo(Map.of("rclone.program", "/opt/rclone"));
    }

    @Test
    void a_remote_that_the_configuration_lacks_is_said_with_those_that_it_has() {
        assertThatThrownBy(() -> backend("drvie", "", Map.of("rclone.conf", CONFIG)))
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.InvalidLocation))
                .hasMessageContaining("no remote \"drvie\"; it has drive, nas");
    }

    @Test
    void nobody_but_rclone_sees_what_an_encrypted_configuration_has() {
        assertThat(backend(
                                "any",
                                "",
                                Map.of(
                                        "rclone.conf",
                                        "# Encrypted rclone configuration File\n\nRCLONE_ENCRYPT_V0:\nabc"))
                        .described())
                .contains("any:");
    }

    @ParameterizedTest
    @CsvSource({":local:/etc", "/etc", "'a,b=c:'"})
    void a_remote_that_no_configuration_has_is_refused(String remote) {
        assertThatThrownBy(() -> backend(remote, "", Map.of("rclone.conf", CONFIG)))
                .hasMessageContaining("is no remote of rclone; write REMOTE, or REMOTE:FOLDER");
    }

    /** rclone would leave them out without a word, and say of the service that nobody knows who has signed its certificate. */
    @Test
    void certificates_that_are_none_are_said() {
        BackendSettings settings = new BackendSettings(
                Map.of("remote", "drive", "caCert", "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----"),
                "rclone",
                Map.of("rclone.conf", CONFIG));

        assertThatThrownBy(() -> provider.backend(settings).open())
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.InvalidLocation))
                .hasMessageContainingAll("rclone's drive:", "objectStorage.caCert");
    }

    @Test
    void repositories_may_lie_in_another_remote_of_the_same_configuration() {
        BackendSettings settings =
                new BackendSettings(Map.of("remote", "drive"), "rclone", Map.of("rclone.conf", CONFIG));

        assertThat(provider.repositories(settings, "rclone:nas:/velero").identifier("shop"))
                .isEqualTo("rclone:nas:/velero/shop");
        assertThatThrownBy(() -> provider.repositories(settings, "/velero"))
                .hasMessageContaining("write rclone:REMOTE:FOLDER");
    }

    @Test
    void a_version_is_new_enough_from_1_60_on() throws Exception {
        RcloneVersion.require("v1.60.1-DEV");
        RcloneVersion.require("v2.0.0");
        for (String version : new String[] {"v1.59.2", "v0.99", "beta", ""}) {
            assertThatThrownBy(() -> RcloneVersion.require(version)).hasMessageContaining("needs 1.60 or newer");
        }
    }

    @Test
    void what_would_become_another_line_of_the_configuration_is_refused() {
        assertThatThrownBy(() -> RcloneSection.of(Map.of("key", "a\ntype = local")))
                .hasMessageContaining("option key")
                .hasMessageNotContaining("local");
        assertThat(RcloneSection.of(Map.of("type", "azureblob", "key", "")))
                .isEqualTo("[salvor_store]\ntype = azureblob\n");
    }

    private Backend backend(String remote, String prefix, Map<String, String> secret) {
        return provider.backend(new BackendSettings(Map.of("remote", remote, "prefix", prefix), "rclone", secret));
    }
}
