package io.salvor.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.salvor.store.Backend;
import io.salvor.store.BackendSettings;
import io.salvor.store.ObjectStore;
import io.salvor.store.s3.SayingService.Answer;
import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each code with which a service refuses, with what a person reads then. */
class S3FailuresTest {

    @ParameterizedTest(name = "{1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | ExpiredToken                 | InvalidCredentials | have expired            | AWS_SESSION_TOKEN",
                "403 | RequestExpired               | InvalidCredentials | have expired            | AWS_SESSION_TOKEN",
                "403 | InvalidAccessKeyId           | InvalidCredentials | not accepted            | AWS_ACCESS_KEY_ID",
                "403 | SignatureDoesNotMatch        | InvalidCredentials | not accepted            | AWS_SECRET_ACCESS_KEY",
                "400 | InvalidToken                 | InvalidCredentials | not accepted            | in the location's Secret",
                "403 | RequestTimeTooSkewed         | Other              | clocks                  | set the clock",
                "507 | XMinioStorageFull            | BucketFull         | no room                 | free room",
                "403 | QuotaExceeded                | BucketFull         | no room                 | raise the quota",
                "403 | AccessDenied                 | AccessDenied       | access denied           | s3:PutObject",
                "404 | NoSuchBucket                 | BucketMissing      | no such bucket          | create the bucket",
                "400 | AuthorizationHeaderMalformed | Other              | in another region       | config.region",
                "400 | SomethingOfTheirOwn          | Other              | the service refused     | the service's own log"
            })
    void a_code_is_said_with_what_to_do(int status, String code, Reason reason, String what, String advice)
            throws Exception {
        try (SayingService service = refusing(status, code)) {
            assertRefused(backend(service), reason, what, advice, code);
        }
    }

    @ParameterizedTest
    @CsvSource({"ExpiredToken, renews the identity", "InvalidAccessKeyId, names no Secret"})
    void without_a_secret_nobody_is_sent_to_one(String code, String advice) throws Exception {
        Map<String, String> pod = Map.of("AWS_ACCESS_KEY_ID", "key", "AWS_SECRET_ACCESS_KEY", "secret");
        try (SayingService service = refusing(403, code)) {
            Backend backend = new S3Provider(pod).backend(new BackendSettings(place(service), "", Map.of()));
            assertRefused(backend, Reason.InvalidCredentials, advice);
            assertThatThrownBy(() -> open(backend)).hasMessageNotContaining("in the location's Secret");
        }
    }

    @Test
    void the_profile_of_a_file_is_named() throws Exception {
        try (SayingService service = refusing(403, "InvalidAccessKeyId")) {
            Backend backend = new S3Provider(Map.of())
                    .backend(new BackendSettings(
                            place(service),
                            "velero",
                            Map.of("cloud", "[default]\naws_access_key_id=key\naws_secret_access_key=hidden-word\n"),
                            "cloud"));
            assertRefused(backend, Reason.InvalidCredentials, "profile default in key cloud of Secret velero");
            assertThatThrownBy(() -> open(backend)).hasMessageNotContaining("hidden-word");
        }
    }

    @Test
    void a_bucket_that_is_full_is_found_by_the_first_write() throws Exception {
        try (SayingService service = SayingService.start((method, target) ->
                method.equals("GET") ? Answer.nothing() : Answer.error(507, "XMinioStorageFull", "full"))) {
            assertRefused(backend(service), Reason.BucketFull, "writing a small object");
        }
    }

    private static SayingService refusing(int status, String code) throws Exception {
        return SayingService.start((method, target) -> Answer.error(status, code, "no"));
    }

    private static void assertRefused(Backend backend, Reason reason, String... words) {
        assertThatThrownBy(() -> open(backend))
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.reason()).isEqualTo(reason))
                .hasMessageContainingAll(words);
    }

    private static void open(Backend backend) {
        try (ObjectStore store = backend.open()) {
            store.probe();
        }
    }

    private static Backend backend(SayingService service) {
        return new S3Provider(Map.of())
                .backend(new BackendSettings(
                        place(service), "keys", Map.of("AWS_ACCESS_KEY_ID", "key", "AWS_SECRET_ACCESS_KEY", "secret")));
    }

    private static Map<String, String> place(SayingService service) {
        return Map.of("s3Url", service.url(), "bucket", "backups", "region", "us-east-1");
    }
}
