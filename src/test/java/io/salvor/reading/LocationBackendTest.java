package io.salvor.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.salvor.api.BackupStorageLocation;
import io.salvor.api.BackupStorageLocationSpec;
import io.salvor.api.CredentialReference;
import io.salvor.api.LocationAccess;
import io.salvor.api.LocationLimits;
import io.salvor.api.SecretKeyReference;
import io.salvor.store.Backend;
import io.salvor.store.BackendDescription;
import io.salvor.store.BackendProvider;
import io.salvor.store.BackendSettings;
import io.salvor.store.Backends;
import io.salvor.testing.FolderBackend;
import io.salvor.trouble.LocationException;
import io.salvor.trouble.Reason;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocationBackendTest {
    private static final String PEM = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----";

    private final Map<String, Map<String, String>> secrets = new HashMap<>();
    private final BackupStorageLocation location = new BackupStorageLocation();
    private final Backends backends = new Backends(List.of(new Folders()));
    private BackendSettings seen;

    @BeforeEach
    void prepare() {
        location.setSpec(new BackupStorageLocationSpec());
        location.getMetadata().setName("default");
        location.getSpec().objectStorage.bucket = "backups";
        location.getSpec().config.s3Url = "http://minio:9000";
    }

    @Test
    void what_the_spec_says_of_the_place_reaches_the_provider_by_the_names_of_its_fields() {
        location.getSpec().objectStorage.prefix = "prod";
        backend(null);

        assertThat(seen.place()).isEqualTo(Map.of("bucket", "backups", "prefix", "prod", "s3Url", "http://minio:9000"));
        assertThat(seen.hasSecret()).isFalse();
        assertThat(seen.file()).isEmpty();
    }

    @Test
    void the_secret_of_the_credential_is_read() {
        secrets.put("keys", Map.of("A", "1", "cloud", "all of it"));
        CredentialReference credential = credential("keys");
        backend(credential);
        assertThat(seen.credential("A")).isEqualTo("1");
        assertThat(seen.file()).isEmpty();

        credential.key = "cloud";
        backend(credential);
        assertThat(seen.file()).isEqualTo("all of it\n");
    }

    @Test
    void what_describes_a_location_to_another_process_makes_the_same_backend_there() {
        secrets.put("keys", Map.of("A", "1"));
        location.getSpec().limits = new LocationLimits();
        location.getSpec().limits.connections = 3;
        Backend here = backend(credential("keys"));
        BackendSettings settings = seen;

        BackendDescription read = BackendDescription.read(
                locations().description(location, credential("keys")).asJson());

        assertThat(read.in(backends)).isEqualTo(here);
        assertThat(seen).isEqualTo(settings);
        assertThat(read.limits().connections()).isEqualTo(3);
        assertThat(read.onlyRead()).isFalse();
        location.getSpec().accessMode = LocationAccess.ReadOnly;
        assertThat(locations().description(location, credential("keys")).onlyRead())
                .isTrue();
    }

    @Test
    void a_secret_that_is_not_there_is_named_with_what_has_to_be_in_it() {
        assertThatThrownBy(() -> backend(credential("absent")))
                .isInstanceOfSatisfying(
                        LocationException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CredentialsNotFound))
                .hasMessageContaining("absent")
                .hasMessageContaining(FolderBackend.KEY);
    }

    @Test
    void certificates_are_taken_as_pem_or_as_base64_of_it() {
        location.getSpec().objectStorage.caCert = PEM;
        backend(null);
        assertThat(seen.place("caCert")).isEqualTo(PEM);

        location.getSpec().objectStorage.caCert =
                Base64.getMimeEncoder().encodeToString(PEM.getBytes(StandardCharsets.US_ASCII));
        backend(null);
        assertThat(seen.place("caCert")).isEqualTo(PEM);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bm8gY2VydGlmaWNhdGU=", "%%%"})
    void what_is_no_certificate_is_refused(String inline) {
        location.getSpec().objectStorage.caCert = inline;

        assertInvalid("objectStorage.caCert");
    }

    @Test
    void certificates_of_a_secret_are_read() {
        location.getSpec().objectStorage.caCertRef = new SecretKeyReference();
        location.getSpec().objectStorage.caCertRef.name = "authorities";
        location.getSpec().objectStorage.caCertRef.key = "ca.crt";
        assertThatThrownBy(() -> backend(null))
                .isInstanceOf(LocationException.class)
                .hasMessageContaining("authorities")
                .hasMessageContaining("ca.crt");

        secrets.put("authorities", Map.of("other", PEM));
        assertInvalid("ca.crt");

        secrets.put("authorities", Map.of("ca.crt", PEM));
        backend(null);
        assertThat(seen.place("caCert")).isEqualTo(PEM);
    }

    @Test
    void limits_reach_every_restic() {
        LocationLimits limits = new LocationLimits();
        limits.upload = "10Mi";
        limits.download = "1";
        limits.connections = 3;
        limits.compression = "max";
        limits.packSize = "64Mi";
        limits.readConcurrency = 4;
        location.getSpec().limits = limits;

        Backend backend = backend(null);

        assertThat(backend.reach().options())
                .isEqualTo(Map.of("limit-upload", "10240", "limit-download", "1", "local.connections", "3"));
        assertThat(backend.reach().environment())
                .containsEntry("RESTIC_COMPRESSION", "max")
                .containsEntry("RESTIC_PACK_SIZE", "64")
                .containsEntry("RESTIC_READ_CONCURRENCY", "4");
    }

    /** restic works on no repository with another one. */
    @ParameterizedTest
    @ValueSource(strings = {"3Mi", "4095Ki", "129Mi", "1Gi", "0", "32"})
    void a_pack_size_that_restic_does_not_take_is_refused(String size) {
        location.getSpec().limits = new LocationLimits();
        location.getSpec().limits.packSize = size;

        assertInvalid("limits.packSize");
    }

    @ParameterizedTest
    @CsvSource({"4Mi, 4", "128Mi, 128", "16M, 15"})
    void a_pack_size_is_in_whole_mebibytes(String size, String mebibytes) {
        location.getSpec().limits = new LocationLimits();
        location.getSpec().limits.packSize = size;

        assertThat(backend(null).reach().environment()).containsEntry("RESTIC_PACK_SIZE", mebibytes);
    }

    /** Where 0 means no limit, it would be a surprise to get a crawl. */
    @Test
    void no_rate_at_all_is_refused() {
        location.getSpec().limits = new LocationLimits();
        location.getSpec().limits.upload = "0";
        assertInvalid("limits.upload");

        location.getSpec().limits.upload = null;
        location.getSpec().limits.download = "0Mi";
        assertInvalid("limits.download");
    }

    @Test
    void a_limit_that_is_no_size_is_refused() {
        location.getSpec().limits = new LocationLimits();
        location.getSpec().limits.upload = "fast";

        assertInvalid("limits");
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3", "velero.io/s3", "also"})
    void a_provider_has_several_names(String name) {
        location.getSpec().provider = name;

        assertThat(backend(null).repository("shop")).isEqualTo("/srv/backups/restic/shop");
    }

    private void assertInvalid(String named) {
        assertThatThrownBy(() -> backend(null))
                .isInstanceOfSatisfying(
                        LocationException.class, e -> assertThat(e.reason()).isEqualTo(Reason.InvalidLocation))
                .hasMessageContaining(named)
                .hasMessageContaining("default");
    }

    private static CredentialReference credential(String name) {
        CredentialReference credential = new CredentialReference();
        credential.name = name;
        return credential;
    }

    private Backend backend(CredentialReference credential) {
        return locations().of(location, credential);
    }

    private LocationBackend locations() {
        return new LocationBackend(backends, name -> Optional.ofNullable(secrets.get(name)), new ObjectMapper());
    }

    /** Remembers what it was asked with. */
    private final class Folders implements BackendProvider {
        @Override
        public List<String> names() {
            return List.of("s3", "also");
        }

        @Override
        public List<String> credentialKeys() {
            return List.of(FolderBackend.KEY);
        }

        @Override
        public Backend backend(BackendSettings settings) {
            seen = settings;
            return new FolderBackend(Path.of("/srv").resolve(settings.place("bucket")));
        }

        @Override
        public Backend repositories(BackendSettings settings, String prefix) {
            return new FolderBackend(Path.of(prefix));
        }
    }
}
