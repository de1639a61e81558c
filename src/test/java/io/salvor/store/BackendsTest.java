package io.salvor.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.salvor.store.s3.S3Provider;
import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackendsTest {
    private static final Map<String, String> KEYS =
            Map.of("AWS_ACCESS_KEY_ID", " key \n", "AWS_SECRET_ACCESS_KEY", "hidden-word\n");

    private final Backends backends = new Backends(List.of(new S3Provider()));

    @Test
    void a_location_names_its_provider_and_gives_it_plain_values() {
        Backend backend = backends.provider("s3")
                .backend(settings(
                        Map.of("bucket", "backups", "prefix", "prod", "s3Url", "http://minio:9000", "region", "eu"),
                        KEYS));

        assertThat(backend.repository("shop")).isEqualTo("s3:http://minio:9000/backups/prod/restic/shop");
        assertThat(backend.described()).isEqualTo("bucket backups at http://minio:9000");
        assertThat(backend.reach().environment()).containsOnly(Map.entry("AWS_DEFAULT_REGION", "eu"));
        assertThat(backend.reach().files())
                .containsOnly(Map.entry(
                        "AWS_SHARED_CREDENTIALS_FILE",
                        "[default]\naws_access_key_id = `key`\naws_secret_access_key = `hidden-word`\n"));
    }

    @Test
    void a_provider_that_nobody_knows_is_refused_with_those_that_there_are() {
        assertThatThrownBy(() -> backends.provider("azur"))
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UnknownProvider))
                .hasMessageContaining("azur")
                .hasMessageContaining("s3");
    }

    @ParameterizedTest
    @CsvSource({"AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY", "AWS_SECRET_ACCESS_KEY, AWS_ACCESS_KEY_ID"})
    void a_key_that_is_not_in_the_secret_is_named(String there, String missing) {
        assertMissing(Map.of(there, "hidden-word"), "no key " + missing);
        assertMissing(Map.of(there, "hidden-word", missing, "\n"), "nothing under its key " + missing);
    }

    @Test
    void the_text_of_settings_holds_nothing_of_the_secret() {
        assertThat(settings(Map.of("bucket", "backups"), KEYS))
                .asString()
                .contains("backups", "s3-credentials")
                .doesNotContain("hidden-word");
    }

    private void assertMissing(Map<String, String> credentials, String what) {
        assertThatThrownBy(() -> backends.provider("s3").backend(settings(Map.of("bucket", "backups"), credentials)))
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.SecretKeyMissing))
                .hasMessageContaining("s3-credentials")
                .hasMessageContaining(what)
                .hasMessageNotContaining("hidden-word");
    }

    private static BackendSettings settings(Map<String, String> place, Map<String, String> credentials) {
        return new BackendSettings(place, "s3-credentials", credentials);
    }
}
