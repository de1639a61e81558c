package io.salvor.restic;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.trouble.Reason;
import io.salvor.trouble.ResticException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of words that go over several lines, as restic 0.19.1 prints them before Azurite. */
class OneLineTest {
    private static final String RULE = "-".repeat(80);

    private static final List<String> NO_CONTAINER = List.of(
            "Stat(<config/>) returned error, retrying after 1.292675108s: blob.GetProperties: HEAD"
                    + " https://salvorbackups.blob.core.windows.net/nothere/restic%2Fshop%2Fconfig",
            RULE,
            "RESPONSE 404: 404 The specified container does not exist.",
            "ERROR CODE: ContainerNotFound",
            RULE,
            "Response contained no body",
            RULE);

    private static final List<String> NO_TIER = List.of(
            "Save(<lock/d461165ce7>) returned error, retrying after 1.059647328s: Upload: PUT"
                    + " https://salvorbackups.blob.core.windows.net/backups/restic%2Fshop%2Flocks%2Fd461165ce7",
            RULE,
            "RESPONSE 400: 400 The value for one of the HTTP headers is not in the correct format.",
            "ERROR CODE: InvalidHeaderValue",
            RULE,
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>",
            "<Error>",
            "  <Code>InvalidHeaderValue</Code>",
            "  <Message>The value for one of the HTTP headers is not in the correct format.",
            "RequestId:2353a5d3-8495-41ab-8453-02ad931adfa7",
            "Time:2026-11-28T09:03:48.268Z</Message>",
            "  <HeaderName>x-ms-access-tier</HeaderName>",
            "  <HeaderValue/>",
            "</Error>",
            RULE);

    private static final ResticException DEADLINE = new ResticException(Reason.DeadlineExceeded, "still running");

    private final ResticRun run = new ResticRun("azure:backups:/restic/shop", progress -> {});

    @Test
    void what_the_service_said_below_a_retry_is_its_reason_and_is_said() {
        NO_CONTAINER.forEach(run::line);
        assertThat(run.atDeadline(DEADLINE).reason()).isEqualTo(Reason.BucketMissing);
        assertThat(run.atDeadline(DEADLINE))
                .hasMessage("still running; it was trying again after: blob.GetProperties: HEAD"
                        + " https://salvorbackups.blob.core.windows.net/nothere/restic%2Fshop%2Fconfig;"
                        + " 404 The specified container does not exist. (ContainerNotFound)");
    }

    @Test
    void a_tier_that_the_service_does_not_take_is_named() {
        NO_TIER.forEach(run::line);
        assertThat(run.atDeadline(DEADLINE).reason()).isEqualTo(Reason.InvalidLocation);
        assertThat(run.atDeadline(DEADLINE))
                .hasMessageEndingWith("; 400 The value for one of the HTTP headers is not in the correct format."
                        + " (InvalidHeaderValue); HeaderName: x-ms-access-tier");
    }

    @Test
    void lines_of_the_next_message_are_not_of_the_last() {
        NO_TIER.forEach(run::line);
        run.line("Save(<lock/d461165ce7>) operation successful after 1 retries");
        NO_CONTAINER.subList(0, 1).forEach(run::line);
        run.line("{\"message_type\":\"status\",\"percent_done\":0}");
        NO_CONTAINER.subList(1, NO_CONTAINER.size()).forEach(run::line);
        run.line("Load(<data/ab12>) failed: something else");
        assertThat(run.atDeadline(DEADLINE).reason()).isEqualTo(Reason.BucketMissing);
        assertThat(run.failure("backup", 1))
                .hasMessageContaining("(ContainerNotFound); Load(<data/ab12>) failed: something else;");
    }

    @Test
    void last_words_of_many_lines_are_one_and_keep_the_code_however_long_the_request_is() {
        String long_ = "x".repeat(900);
        run.line("{\"message_type\":\"exit_error\",\"code\":1,\"message\":\"Fatal: unable to open config file:"
                + " blob.GetProperties: HEAD https://a.blob.core.windows.net/" + long_ + "\\n" + RULE
                + "\\nRESPONSE 403: 403 This request is not authorized.\\nERROR CODE: AuthorizationPermissionMismatch\\n"
                + RULE + "\\nResponse contained no body\\n" + RULE + "\\n\"}");
        ResticException failure = run.failure("backup", 1);
        assertThat(failure.reason()).isEqualTo(Reason.AccessDenied);
        assertThat(failure)
                .hasMessageContaining("403 This request is not authorized. (AuthorizationPermissionMismatch)")
                .hasMessageNotContainingAny("\n", RULE);
        assertThat(failure.getMessage()).hasSizeLessThan(900);
    }

    @Test
    void an_item_that_failed_says_the_code_too() {
        run.line("{\"message_type\":\"error\",\"error\":{\"message\":\"Upload: PUT https://a.net/b\\n" + RULE
                + "\\nRESPONSE 409: 409 There is an immutable policy.\\nERROR CODE: BlobImmutableDueToPolicy\\n" + RULE
                + "\"},\"item\":\"/a\"}");
        assertThat(run.failure("backup", 1))
                .hasMessageContaining("/a: Upload: PUT https://a.net/b; 409 There is an immutable policy."
                        + " (BlobImmutableDueToPolicy)");
    }

    @Test
    void a_key_that_was_listed_and_is_gone_is_known_by_what_the_service_said() {
        run.line(
                "Load(<key/00112233aa>, 0, 0) failed: DownloadStream: GET https://a.blob.core.windows.net/keys/00112233aa");
        run.line(RULE);
        run.line("RESPONSE 404: 404 The specified blob does not exist.");
        run.line("ERROR CODE: BlobNotFound");
        run.line(RULE);
        run.ended(1);
        assertThat(run.hasMissedKey()).isTrue();
    }

    @Test
    void what_the_library_tried_to_get_a_token_is_said() {
        run.line("Stat(<config/>) returned error, retrying after 1s: blob.GetProperties: DefaultAzureCredential"
                + " authentication failed. failed to acquire a token.");
        run.line("Attempted credentials:");
        run.line("\tEnvironmentCredential: missing environment variable AZURE_TENANT_ID");
        run.line("GET http://169.254.169.254/metadata/identity/oauth2/token");
        assertThat(run.atDeadline(DEADLINE))
                .hasMessageEndingWith("failed to acquire a token.; Attempted credentials:;"
                        + " EnvironmentCredential: missing environment variable AZURE_TENANT_ID");
    }

    /** Of a service that does not answer Go's library names the whole URL. */
    @Test
    void the_signature_in_a_url_is_not_repeated() {
        String url = "https://a.blob.core.windows.net/backups/config?se=2099-02-01&sig=n8M1L%2BxxZa&sp=rwdlac";
        assertThat(OneLine.withoutSignatures("Head \"" + url + "\": dial tcp: no such host; see https://a.net/x."))
                .isEqualTo("Head \"https://a.blob.core.windows.net/backups/config?…\": dial tcp: no such host; see"
                        + " https://a.net/x.");
    }

    @Test
    void dashes_and_white_lines_alone_say_nothing() {
        assertThat(OneLine.of(RULE + "\n\nbad day\n" + RULE)).isEqualTo("bad day");
        run.line(RULE);
        run.line("bad day");
        assertThat(run.failure("backup", 1)).hasMessageEndingWith(" failed: bad day");
    }
}
