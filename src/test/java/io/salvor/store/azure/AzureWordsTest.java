package io.salvor.store.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.salvor.restic.RepositoryAccess;
import io.salvor.restic.Restic;
import io.salvor.store.Backend;
import io.salvor.store.BackendSettings;
import io.salvor.store.ObjectStore;
import io.salvor.store.Reach;
import io.salvor.store.rclone.Rclone;
import io.salvor.testing.AzuriteServer;
import io.salvor.testing.BackendServers;
import io.salvor.testing.ProxiedBackend;
import io.salvor.testing.RcloneBinary;
import io.salvor.testing.ResticBinary;
import io.salvor.testing.SayingCloud;
import io.salvor.testing.SayingCloud.Answer;
import io.salvor.trouble.Reason;
import io.salvor.trouble.Trouble;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of Azure's own words for what Azurite does not look at, by the rclone and the restic that hear them. */
@Tag(BackendServers.TAG)
class AzureWordsTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final String FAILED = "Server failed to authenticate the request. ";

    @TempDir
    static Path folder;

    private static SayingCloud azure;
    private static Path rclone;

    /** As people have reported them. */
    private enum Said {
        CLOCK(
                403,
                "AuthenticationFailed",
                FAILED + "Make sure the value of Authorization header is formed correctly including the signature.",
                "Request date header too old: 'Fri, 27 Nov 2026 10:02:12 GMT'",
                Reason.Other,
                "set the clock"),
        SIGNATURE_EXPIRED(
                403,
                "AuthenticationFailed",
                FAILED + "Make sure the value of Authorization header is formed correctly including the signature.",
                "Signature not valid in the specified time frame: Start [Fri, 22 May 2026 18:45:17 GMT] - Expiry [Tue, 30 Jun 2026"
                        + " 18:45:00 GMT] - Current [Tue, 30 Jun 2026 19:27:39 GMT]",
                Reason.InvalidCredentials,
                "credentials"),
        TOKEN_EXPIRED(
                401,
                "InvalidAuthenticationInfo",
                FAILED + "Please refer to the information in the www-authenticate header.",
                "Lifetime validation failed. The token is expired.",
                Reason.InvalidCredentials,
                "credentials"),
        RIGHTS(
                403,
                "AuthorizationPermissionMismatch",
                "This request is not authorized to perform this operation using this permission.",
                "",
                Reason.AccessDenied,
                "access");

        private final int status;
        private final String code;
        private final String message;
        private final String detail;
        private final Reason reason;
        private final String advice;

        Said(int status, String code, String message, String detail, Reason reason, String advice) {
            this.status = status;
            this.code = code;
            this.message = message;
            this.detail = detail;
            this.reason = reason;
            this.advice = advice;
        }

        Answer answer() {
            String more =
                    detail.isEmpty() ? "" : "<AuthenticationErrorDetail>" + detail + "</AuthenticationErrorDetail>";
            return new Answer(
                    status,
                    Map.of(
                            "Content-Type",
                            "application/xml",
                            "x-ms-error-code",
                            code,
                            "Server",
                            "Microsoft-HTTPAPI/2.0"),
                    "<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>" + code
                            + "</Code><Message>" + message
                            + "\nRequestId:9c3d8202-801e-001b-7beb-706b5a000000\nTime:2026-11-28T00:00:00.1073565Z</Message>"
                            + more
                            + "</Error>");
        }
    }

    @BeforeAll
    static void start() throws IOException {
        rclone = RcloneBinary.need();
        azure = SayingCloud.start(folder, AzuriteServer.NAME);
    }

    @AfterAll
    static void stop() throws IOException {
        if (azure != null) {
            azure.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_operator_says_what_azure_means(Said said) throws IOException {
        azure.says(said.answer());
        refused(said.reason, said.advice, () -> {
            try (ObjectStore store = backend().open()) {
                store.probe();
            }
        });
    }

    /** It asks without wanting a body, so that it hears the code and no details. */
    @ParameterizedTest
    @EnumSource
    void restic_says_what_azure_means(Said said) throws IOException {
        Restic restic = new Restic(ResticBinary.reachingAzure(), null);
        azure.says(said.answer());
        Backend backend = new ProxiedBackend(backend(), azure.proxy());
        Reach reach = backend.reach();
        refused(
                said == Said.CLOCK ? Reason.InvalidCredentials : said.reason,
                said == Said.CLOCK ? "clock is right" : said.advice,
                () -> restic.open(
                        new RepositoryAccess(
                                backend.repository("shop"),
                                "none",
                                reach.environment(),
                                reach.files(),
                                reach.options()),
                        PATIENCE));
    }

    private static void refused(Reason reason, String advice, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        Trouble.class,
                        e -> assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason))
                .hasMessageContaining(advice);
    }

    private static Backend backend() throws IOException {
        return new AzureProvider(new Rclone(rclone, ProxiedBackend.environment(azure.proxy())))
                .backend(new BackendSettings(
                        Map.of("bucket", "backups", "storageAccount", AzuriteServer.ACCOUNT, "caCert", azure.pem()),
                        "azure",
                        Map.of("AZURE_ACCOUNT_KEY", AzuriteServer.KEY)));
    }
}
