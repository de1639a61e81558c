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
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest
    @CsvSource({
        "s3:https://s3.example.com/other, s3:https://s3.example.com/other/shop",
        "s3:https://s3.example.com/other/, s3:https://s3.example.com/other/shop",
        "s3:s3.example.com/other//a//b//, s3:https://s3.example.com/other/a/b/shop",
        "s3:s3.example.com/other/a/b, s3:https://s3.example.com/other/a/b/shop",
        "s3:http://minio.velero.svc:9000/velero/restic, s3:http://minio.velero.svc:9000/velero/restic/shop",
        "s3:s3-eu-west-1.amazonaws.com/b, s3:https://s3-eu-west-1.amazonaws.com/b/shop"
    })
    void repositories_lie_where_the_location_says(String prefix, String repository) {
        BackendSettings settings = settings(Map.of("bucket", "backups", "resticRepoPrefix", prefix), KEYS);

        assertThat(backends.backend("aws", settings, Limits.NONE).repository("shop"))
                .isEqualTo(repository);
    }

    /** Else the repository of a namespace of that name, or all of them, would be part of the catalog. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "s3:https://s3.example.com/backups",
                "s3:https://s3.example.com/backups/prod",
                "s3:https://s3.example.com/backups/prod/backups",
                "s3:https://s3.example.com/backups/prod/resticles"
            })
    void repositories_and_catalog_are_not_one_in_the_other(String prefix) {
        BackendSettings settings = within(prefix);

        assertThatThrownBy(() -> backends.backend("s3", settings, Limits.NONE))
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.InvalidLocation))
                .hasMessageContaining("resticRepoPrefix")
                .hasMessageContaining("s3:https://s3.example.com/backups/prod/restic");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s3:https://s3.example.com/backups/prod/restic",
                "s3:https://s3.example.com/backups/prod/restic/more",
                "s3:https://s3.example.com/backups/production",
                "s3:https://s3.example.com/backups/pro"
            })
    void repositories_lie_beside_the_catalog(String prefix) {
        assertThat(backends.backend("s3", within(prefix), Limits.NONE).repository("shop"))
                .isEqualTo(prefix + "/shop");
    }

    private static BackendSettings within(String repositories) {
        return settings(
                Map.of(
                        "s3Url",
                        "https://s3.example.com",
                        "bucket",
                        "backups",
                        "prefix",
                        "prod",
                        "resticRepoPrefix",
                        repositories),
                KEYS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"azure:container:/a", "/srv/folder", "s3:host", "s3:"})
    void a_place_of_another_backend_is_refused(String prefix) {
        BackendSettings settings = settings(Map.of("bucket", "backups", "resticRepoPrefix", prefix), KEYS);

        assertThatThrownBy(() -> backends.backend("s3", settings, Limits.NONE))
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.InvalidLocation))
                .hasMessageContaining("resticRepoPrefix")
                .hasMessageContaining("s3:https://HOST/BUCKET/FOLDER");
    }

    @ParameterizedTest
    @ValueSource(strings = {"aws", "velero.io/aws", "s3"})
    void what_other_tools_call_a_provider_is_known(String name) {
        assertThat(backends.provider(name).names()).startsWith("s3");
    }

    @Test
    void a_location_without_a_bucket_is_refused() {
        assertThatThrownBy(() -> backends.provider("s3").backend(settings(Map.of(), KEYS)))
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.InvalidLocation))
                .hasMessageContaining("objectStorage.bucket");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://user:hidden-word@host", "https://host/path", "host", "https://a b", "ftp://host"})
    void a_url_that_is_not_that_of_a_service_is_refused_and_not_repeated(String url) {
        assertThatThrownBy(() -> backends.provider("s3").backend(settings(Map.of("bucket", "b", "s3Url", url), KEYS)))
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.InvalidLocation))
                .hasMessageContaining("http(s)://host[:port]")
                .hasMessageNotContaining("hidden-word");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://host", "http://[::1]:9000/", "https://minio_1.velero.svc:9000//"})
    void a_url_of_a_service_is_taken(String url) {
        assertThat(backends.provider("s3").backend(settings(Map.of("bucket", "b", "s3Url", url), KEYS)))
                .isNotNull();
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
