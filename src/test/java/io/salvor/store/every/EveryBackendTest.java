package io.salvor.store.every;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.salvor.store.Backend;
import io.salvor.store.BackendSettings;
import io.salvor.store.Limits;
import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EveryBackendTest {
    private static final String HOST =
            "host ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJpVnKuPXEXbLDAFh4dpUe7kPJPsTNAfGqVlVnqbJ1kN";

    @Test
    void what_a_location_may_say_is_known() {
        assertThat(EveryBackend.with("rclone").provider("velero.io/aws").names())
                .startsWith("s3");
    }

    static Stream<Arguments> places() {
        return Stream.of(
                arguments("s3", Map.of("bucket", "b"), Map.of("AWS_ACCESS_KEY_ID", "a", "AWS_SECRET_ACCESS_KEY", "s")),
                arguments(
                        "azure",
                        Map.of("bucket", "box", "storageAccount", "acc"),
                        Map.of("AZURE_ACCOUNT_KEY", "c2VjcmV0")),
                arguments("gcs", Map.of("bucket", "box"), Map.of("GOOGLE_APPLICATION_CREDENTIALS", "{}")),
                arguments("local", Map.of("volume", "nas"), Map.of()),
                arguments(
                        "sftp",
                        Map.of("sftpHost", "me@host", "path", "/srv"),
                        Map.of("password", "p", "known_hosts", HOST)),
                arguments("rest", Map.of("restUrl", "https://host/user"), Map.of("tls.crt", "")),
                arguments("rclone", Map.of("remote", "drive:x"), Map.of("rclone.conf", "[drive]\ntype = memory")));
    }

    /** Of the clients of one place some would follow it, and some not. */
    @ParameterizedTest
    @MethodSource("places")
    void no_folder_of_any_place_leads_elsewhere(
            String provider, Map<String, String> place, Map<String, String> secret) {
        assertThat(within(provider, place, secret, "/a/b/").place())
                .contains("a/b")
                .doesNotContain("a/b//");
        for (String prefix : List.of(".", "..", "a/../../b", "a/./b")) {
            assertThatThrownBy(() -> within(provider, place, secret, prefix))
                    .as(prefix)
                    .isInstanceOfSatisfying(
                            StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.InvalidLocation))
                    .hasMessageContaining(prefix);
        }
    }

    private static Backend within(
            String provider, Map<String, String> place, Map<String, String> secret, String prefix) {
        Map<String, String> whole = new HashMap<>(place);
        whole.put("prefix", prefix);
        return EveryBackend.with("rclone")
                .backend(
                        provider,
                        new BackendSettings(whole, secret.containsKey("tls.crt") ? "" : "secret", secret),
                        Limits.NONE);
    }

    /** A native executable would have the environment of the machine that built it, and with that its secrets. */
    @Test
    void nothing_of_the_environment_is_kept_in_a_static_field() {
        assertThat(Arrays.stream(EveryBackend.class.getDeclaredFields())
                        .filter(field -> !field.isSynthetic())
                        .filter(field -> Modifier.isStatic(field.getModifiers()))
                        .map(Field::getName))
                .isEmpty();
    }
}
