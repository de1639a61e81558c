package io.salvor.store.gcs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.salvor.restic.RepositoryAccess;
import io.salvor.restic.Restic;
import io.salvor.store.Backend;
import io.salvor.store.BackendSettings;
import io.salvor.store.ObjectStore;
import io.salvor.store.Reach;
import io.salvor.store.rclone.Rclone;
import io.salvor.testing.BackendServers;
import io.salvor.testing.FakeGcsServer;
import io.salvor.testing.ProxiedBackend;
import io.salvor.testing.RcloneBinary;
import io.salvor.testing.ResticBinary;
import io.salvor.testing.SayingCloud;
import io.salvor.testing.SayingCloud.Answer;
import io.salvor.testing.WhileItTries;
import io.salvor.trouble.Reason;
import io.salvor.trouble.Trouble;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of Google's own words for what fake-gcs-server does not look at, by the rclone and the restic that hear them. */
@Tag(BackendServers.TAG)
class GcsWordsTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** What restic tries again it would try for a quarter of an hour. */
    private static final Duration WHILE_IT_TRIES = Duration.ofSeconds(6);

    @TempDir
    Path folder;

    private SayingCloud google;
    private Path rclone;

    /** As people have reported them; the first are what one hears who asks for a token. */
    private enum Said {
        CLOCK(
                token(
                        "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values"
                                + " in the JWT claim."),
                null,
                Reason.Other,
                "set the clock"),
        KEY_DELETED(token("Invalid JWT Signature."), null, Reason.InvalidCredentials, "credentials"),
        TOKEN_EXPIRED(null, storage(401, "authError", "Invalid Credentials"), Reason.InvalidCredentials, "credentials"),
        RIGHTS(
                null,
                storage(
                        403,
                        "forbidden",
                        "salvor@p.iam.gserviceaccount.com does not have storage.objects.list access to the Google Cloud Storage bucket."),
                Reason.AccessDenied,
                "access"),
        BUCKET(null, storage(404, "notFound", "The specified bucket does not exist."), Reason.BucketMissing, "bucket");

        private final Answer token;
        private final Answer answer;
        private final Reason reason;
        private final String advice;

        Said(Answer token, Answer answer, Reason reason, String advice) {
            this.token = token;
            this.answer = answer;
            this.reason = reason;
            this.advice = advice;
        }

        private static Answer token(String description) {
            return Answer.json(400, "{\"error\":\"invalid_grant\",\"error_description\":\"" + description + "\"}");
        }

        private static Answer storage(int status, String reason, String message) {
            String error = "\"message\":\"" + message + "\",\"domain\":\"global\",\"reason\":\"" + reason + "\"";
            return Answer.json(
                    status,
                    "{\"error\":{\"code\":" + status + ",\"message\":\"" + message + "\",\"errors\":[{" + error
                            + "}]}}");
        }
    }

    @BeforeEach
    void start() throws IOException {
        rclone = RcloneBinary.need();
        google = SayingCloud.start(folder, FakeGcsServer.NAME);
    }

    @AfterEach
    void stop() throws IOException {
        if (google != null) {
            google.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_operator_and_restic_say_what_google_means(Said said) throws IOException {
        Restic restic = new Restic(ResticBinary.path(), null);
        if (said.token != null) {
            google.refusesTokens(said.token);
        }
        if (said.answer != null) {
            google.says(said.answer);
        }
        refused(said.reason, said.advice, () -> {
            try (ObjectStore store = backend().open()) {
                store.probe();
            }
        });
        Backend backend = new ProxiedBackend(backend(), google.proxy());
        Reach reach = backend.reach();
        refused(
                said == Said.BUCKET ? Reason.RepositoryMissing : said.reason,
                said == Said.BUCKET ? "no restic repository" : said.token == null ? said.advice : "invalid_grant",
                () -> WhileItTries.run(
                        said.token == null ? PATIENCE : WHILE_IT_TRIES,
                        within -> restic.open(
                                new RepositoryAccess(
                                        backend.repository("shop"),
                                        "none",
                                        reach.environment(),
                                        reach.files(),
                                        reach.options()),
                                within)));
    }

    private static void refused(Reason reason, String advice, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        Trouble.class,
                        e -> assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason))
                .hasMessageContaining(advice);
    }

    private Backend backend() throws IOException {
        return new GcsProvider(new Rclone(rclone, ProxiedBackend.environment(google.proxy())))
                .backend(new BackendSettings(
                        Map.of("bucket", "backups", "caCert", google.pem()),
                        "google",
                        Map.of("GOOGLE_APPLICATION_CREDENTIALS", google.serviceAccount())));
    }
}
