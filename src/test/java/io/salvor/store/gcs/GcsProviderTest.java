package io.salvor.store.gcs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.salvor.store.Backend;
import io.salvor.store.BackendSettings;
import io.salvor.store.rclone.Rclone;
import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GcsProviderTest {
    private static final Map<String, String> PLACE = Map.of("bucket", "backups", "prefix", "/prod/", "caCert", "PEM");

    private final GcsProvider provider = new GcsProvider(Rclone.at("rclone"));

    @Test
    void restic_gets_the_place_and_the_key_as_a_file() {
        Backend backend = provider.backend(new BackendSettings(
                PLACE, "google", Map.of("GOOGLE_APPLICATION_CREDENTIALS", "{\"a\": 1}\n", "GOOGLE_PROJECT_ID", "p\n")));

        assertThat(backend.repository("shop")).isEqualTo("gs:backups:/prod/restic/shop");
        assertThat(backend.reach().environment()).isEqualTo(Map.of("GOOGLE_PROJECT_ID", "p"));
        assertThat(backend.reach().files())
                .isEqualTo(Map.of("GOOGLE_APPLICATION_CREDENTIALS", "{\"a\": 1}", "SSL_CERT_FILE", "PEM\n"));
        assertThat(backend.reach().inherited())
                .as("two identities are never mixed")
                .isEmpty();
    }

    @Test
    void without_a_secret_the_platform_says_who_asks() {
        Backend backend = provider.backend(new BackendSettings(PLACE, "", Map.of()));

        assertThat(backend.reach().files()).containsOnlyKeys("SSL_CERT_FILE");
        assertThat(backend.reach().inherited()).contains("GOOGLE_APPLICATION_CREDENTIALS");
    }

    @Test
    void a_secret_without_json_is_refused_and_not_repeated() {
        assertThatThrownBy(() -> provider.backend(
                        new BackendSettings(PLACE, "google", Map.of("GOOGLE_APPLICATION_CREDENTIALS", "AIzaSecret"))))
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.InvalidCredentials))
                .hasMessageContaining("Secret google")
                .hasMessageNotContaining("AIzaSecret");
    }

    @Test
    void repositories_may_lie_in_another_bucket_of_google_and_nowhere_else() {
        BackendSettings settings = new BackendSettings(PLACE, "", Map.of());

        assertThat(provider.repositories(settings, "gs:other:/velero/restic").identifier("shop"))
                .isEqualTo("gs:other:/velero/restic/shop");
        assertThatThrownBy(() -> provider.repositories(settings, "/data"))
                .hasMessageContaining("write gs:BUCKET:/FOLDER");
    }

    @Test
    void a_name_that_no_bucket_can_have_is_refused() {
        assertThatThrownBy(() -> provider.backend(new BackendSettings(Map.of("bucket", "a/b"), "", Map.of())))
                .hasMessageContaining("correct objectStorage.bucket");
    }
}
