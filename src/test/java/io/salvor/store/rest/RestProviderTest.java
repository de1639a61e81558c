package io.salvor.store.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.salvor.git.TlsIdentity;
import io.salvor.store.Backend;
import io.salvor.store.BackendSettings;
import io.salvor.store.Reach;
import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RestProviderTest {
    private static final String URL = "https://backup.example.com:8000";
    private static final Map<String, String> USER =
            Map.of("RESTIC_REST_USERNAME", "salvor\n", "RESTIC_REST_PASSWORD", "p w");

    private final RestProvider provider = new RestProvider();

    private Backend backend(String url, String prefix, Map<String, String> secret) {
        return provider.backend(
                new BackendSettings(Map.of("restUrl", url, "prefix", prefix), secret.isEmpty() ? "" : "rest", secret));
    }

    @ParameterizedTest
    @CsvSource({
        "https://backup.example.com:8000, '', rest:https://backup.example.com:8000/restic-shop",
        "https://backup.example.com:8000/, '', rest:https://backup.example.com:8000/restic-shop",
        "https://backup.example.com:8000/user/, '', rest:https://backup.example.com:8000/user/restic-shop",
        "http://10.0.0.1, /a/b/, rest:http://10.0.0.1/a/b/restic-shop",
        "http://[fd00::1]:8000/u, a, rest:http://[fd00::1]:8000/u/a/restic-shop"
    })
    void a_repository_lies_one_folder_below_the_place(String url, String prefix, String identifier) {
        assertThat(backend(url, prefix, Map.of()).repository("shop")).isEqualTo(identifier);
    }

    @ParameterizedTest
    @CsvSource({
        "rest:https://host, shop, rest:https://host/shop",
        "rest:https://host/user, shop, rest:https://host/user/shop",
        "rest:https://host/user, locks, rest:https://host/user/locks_"
    })
    void repositories_elsewhere_are_called_as_velero_would(String prefix, String namespace, String identifier) {
        Backend elsewhere = provider.repositories(new BackendSettings(Map.of("restUrl", URL), "", Map.of()), prefix);

        assertThat(elsewhere.identifier(namespace)).isEqualTo(identifier);
    }

    @Test
    void user_password_and_authorities_reach_restic_and_stand_in_no_text() {
        Backend backend = provider.backend(
                new BackendSettings(Map.of("restUrl", URL, "caCert", "-----BEGIN CERTIFICATE-----"), "rest", USER));

        assertThat(backend.reach())
                .isEqualTo(new Reach(
                        Map.of("RESTIC_REST_USERNAME", "salvor", "RESTIC_REST_PASSWORD", "p w"),
                        Map.of("RESTIC_CACERT", "-----BEGIN CERTIFICATE-----")));
        assertThat(backend.toString()).contains("salvor").doesNotContain("p w");
        assertThat(backend("https://host", "", Map.of()).reach()).isEqualTo(new Reach(Map.of(), Map.of()));
        assertThat(backend.endpoint()).hasValueSatisfying(to -> {
            assertThat(to.host()).isEqualTo("backup.example.com");
            assertThat(to.port()).isEqualTo(8000);
        });
    }

    @Test
    void a_client_certificate_travels_as_one_file_in_whatever_form_it_came(@TempDir Path folder) throws Exception {
        TlsIdentity client = TlsIdentity.make(folder, "client", "EC");
        String certificate = new String(client.certificate(), StandardCharsets.US_ASCII).strip() + "\n";
        String key = new String(client.key(), StandardCharsets.US_ASCII).strip() + "\n";

        assertThat(backend(URL, "", Map.of("tls.crt", certificate, "tls.key", key))
                        .reach())
                .isEqualTo(new Reach(Map.of(), Map.of("RESTIC_TLS_CLIENT_CERT", certificate + key)));
        assertThat(backend(URL, "", Map.of("tls.crt", key + certificate))
                        .reach()
                        .files())
                .containsEntry("RESTIC_TLS_CLIENT_CERT", key + certificate);
        assertThat(provider.backend(new BackendSettings(
                                Map.of("restUrl", URL), "rest", Map.of("pem", certificate + key), "pem"))
                        .reach()
                        .files())
                .containsEntry("RESTIC_TLS_CLIENT_CERT", certificate + key);
        Map<String, String> both = new HashMap<>(USER);
        both.put("tls.crt", certificate + key);
        assertThat(backend(URL, "", both).reach().asFiles()).hasSize(3);
        assertInvalid(
                Reason.InvalidCredentials,
                "there is no unencrypted private key in it",
                () -> backend(URL, "", Map.of("tls.crt", certificate)));
        assertInvalid(
                Reason.InvalidCredentials,
                "there is no certificate in it",
                () -> backend(URL, "", Map.of("tls.crt", key)));
        assertInvalid(Reason.SecretKeyMissing, "no key tls.crt", () -> backend(URL, "", Map.of("tls.key", key)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"EC", "RSA", "Ed25519"})
    void a_client_certificate_of_another_key_is_refused(String algorithm, @TempDir Path folder) throws Exception {
        TlsIdentity client = TlsIdentity.make(folder, "client", algorithm);
        String certificate = new String(client.certificate(), StandardCharsets.US_ASCII);
        assertThat(backend(
                        URL,
                        "",
                        Map.of("tls.crt", certificate, "tls.key", new String(client.key(), StandardCharsets.US_ASCII))))
                .isNotNull();
        for (String of : List.of("EC", "RSA")) {
            String key = new String(TlsIdentity.make(folder, "of-" + of, of).key(), StandardCharsets.US_ASCII);
            assertInvalid(
                    Reason.InvalidCredentials,
                    "another private key",
                    () -> backend(URL, "", Map.of("tls.crt", certificate, "tls.key", key)));
        }
    }

    @Test
    void half_of_a_user_is_none() {
        assertInvalid(
                Reason.SecretKeyMissing,
                "RESTIC_REST_PASSWORD",
                () -> backend(URL, "", Map.of("RESTIC_REST_USERNAME", "salvor")));
        assertInvalid(
                Reason.SecretKeyMissing, "RESTIC_REST_USERNAME", () -> backend(URL, "", Map.of("user", "salvor")));
        assertInvalid(
                Reason.InvalidCredentials,
                "colon",
                () -> backend(URL, "", Map.of("RESTIC_REST_USERNAME", "a:b", "RESTIC_REST_PASSWORD", "c")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "backup.example.com",
                "ftp://backup.example.com",
                "https://salvor:secret@backup.example.com",
                "https://backup.example.com?a=b",
                "https://backup.example.com/a/data",
                "https://backup.example.com/config"
            })
    void what_is_no_url_of_a_place_is_refused_and_no_password_is_shown(String url) {
        assertInvalid(Reason.InvalidLocation, "config.restUrl", () -> backend(url, "", Map.of()));
        assertThatThrownBy(() -> backend(url, "", Map.of())).message().doesNotContain("secret");
    }

    @Test
    void a_place_needs_a_url_and_a_prefix_of_repositories_its_scheme() {
        assertInvalid(
                Reason.InvalidLocation,
                "config.restUrl",
                () -> provider.backend(new BackendSettings(Map.of(), "", Map.of())));
        assertInvalid(
                Reason.InvalidLocation,
                "write rest:https://HOST/FOLDER",
                () -> provider.repositories(new BackendSettings(Map.of("restUrl", URL), "", Map.of()), "s3:host/b"));
        assertInvalid(Reason.InvalidLocation, "objectStorage.prefix", () -> backend(URL, "keys", Map.of()));
    }

    @Test
    void certificates_that_are_none_are_named_when_the_place_is_opened() {
        Backend backend =
                provider.backend(new BackendSettings(Map.of("restUrl", URL, "caCert", "nothing"), "", Map.of()));

        assertInvalid(Reason.InvalidLocation, "objectStorage.caCert", backend::open);
    }

    private static void assertInvalid(
            Reason reason, String message, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.reason()).isEqualTo(reason))
                .hasMessageContaining(message);
    }
}
