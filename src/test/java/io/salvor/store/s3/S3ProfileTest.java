package io.salvor.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.salvor.store.BackendSettings;
import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class S3ProfileTest {
    private static final String FILE =
            """
            # made for Velero
            [default]
            aws_access_key_id = first
            aws_secret_access_key = "se#cret/1"   ; of January
            region = eu-central-1

            ; another
            [profile backups]
            AWS_ACCESS_KEY_ID=second
            aws_secret_access_key: `se;cret=2`
            aws_session_token = token== # until noon
            [half]
            aws_access_key_id = third
            [program]
            credential_process = /bin/make-keys --for salvor
            """;

    @Test
    void a_profile_is_read_as_other_programs_read_it() {
        S3Credentials.Keys first = S3Profile.of(FILE, "", "key cloud of Secret keys");
        assertThat(first.accessKey()).isEqualTo("first");
        assertThat(first.secretKey()).isEqualTo("se#cret/1");
        assertThat(first.sessionToken()).isNull();
        assertThat(first.where()).isEqualTo("the keys of profile default in key cloud of Secret keys");

        S3Credentials.Keys second = S3Profile.of(FILE.replace("\n", "\r\n"), "backups", "it");
        assertThat(second.accessKey()).isEqualTo("second");
        assertThat(second.secretKey()).isEqualTo("se;cret=2");
        assertThat(second.sessionToken()).isEqualTo("token==");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "other   | SecretKeyMissing | backups, default, half, program",
                "half    | SecretKeyMissing | has no aws_secret_access_key",
                "program | SecretKeyMissing | programs, roles and sign-ons"
            })
    void what_a_profile_lacks_is_said(String profile, Reason reason, String words) {
        assertThatThrownBy(() -> S3Profile.of(FILE, profile, "key cloud of Secret keys"))
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.reason()).isEqualTo(reason))
                .hasMessageContaining("key cloud of Secret keys")
                .hasMessageContaining(words);
    }

    @ParameterizedTest
    @CsvSource({"hidden-word", "aws_access_key_id = hidden-word", "'[default]\nhidden-word'"})
    void what_is_no_file_of_profiles_is_refused_and_not_repeated(String file) {
        assertThatThrownBy(() -> S3Profile.of(file, "", "key cloud of Secret keys"))
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.InvalidLocation))
                .hasMessageContaining("line ")
                .hasMessageNotContaining("hidden-word");
    }

    @Test
    void a_secret_made_for_velero_is_taken_as_it_is() {
        BackendSettings settings = new BackendSettings(
                Map.of(
                        "bucket",
                        "backups",
                        "profile",
                        "backups",
                        "s3ForcePathStyle",
                        "true",
                        "storageClass",
                        "STANDARD_IA"),
                "keys",
                Map.of("cloud", FILE),
                "cloud");
        S3Backend backend = (S3Backend) new S3Provider(Map.of()).backend(settings);

        assertThat(backend.reach().files().get("AWS_SHARED_CREDENTIALS_FILE"))
                .isEqualTo("[default]\naws_access_key_id = `second`\naws_secret_access_key = `se;cret=2`\n"
                        + "aws_session_token = `token==`\n");
        assertThat(backend.reach().options())
                .isEqualTo(Map.of("s3.bucket-lookup", "path", "s3.storage-class", "STANDARD_IA"));
        assertThat(backend.reach().inherited()).isEmpty();
        assertThat(backend)
                .isEqualTo(new S3Provider(Map.of()).backend(settings))
                .asString()
                .doesNotContain("se;cret=2");
    }

    @Test
    void a_class_that_nothing_can_be_read_from_at_once_is_refused() {
        BackendSettings settings = new BackendSettings(
                Map.of("bucket", "backups", "storageClass", "DEEP_ARCHIVE"),
                "keys",
                Map.of("AWS_ACCESS_KEY_ID", "key", "AWS_SECRET_ACCESS_KEY", "secret"));

        assertThatThrownBy(() -> new S3Provider(Map.of()).backend(settings))
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.InvalidLocation))
                .hasMessageContaining("GLACIER_IR");
    }
}
