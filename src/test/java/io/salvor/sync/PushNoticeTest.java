package io.salvor.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PushNoticeTest {
    /** The example of GitHub's own documentation of webhooks. */
    private static final String TOKEN = "It's a Secret to Everybody";

    private static final String BODY = "Hello, World!";
    private static final String HMAC = "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

    @ParameterizedTest
    @CsvSource({
        "X-Hub-Signature-256, sha256=" + HMAC + ", true",
        "X-Signature,         sha256=" + HMAC + ", true",
        "X-Gitea-Signature,   " + HMAC + ",        true",
        "X-Gitlab-Token,      It's a Secret to Everybody, true",
        "X-Hub-Signature-256, " + HMAC + ",        false",
        "X-Gitea-Signature,   sha256=" + HMAC + ", false",
        "X-Hub-Signature-256, sha256=00,           false",
        "X-Signature,         sha1=" + HMAC + ",   false",
        "X-Gitlab-Token,      it's a secret to everybody, false",
        "X-Gitlab-Token,      It's a Secret,       false",
    })
    void a_notice_is_genuine_when_the_token_is_known_in_the_way_of_its_server(
            String header, String proof, boolean genuine) {
        PushNotice notice = notice(header.strip(), proof).orElseThrow();
        assertThat(genuine(notice, TOKEN, BODY)).isEqualTo(genuine);
        assertThat(notice.toString()).doesNotContain("Secret", HMAC);
    }

    @Test
    void another_body_or_another_token_is_not_signed() {
        PushNotice notice = notice("X-Signature", "sha256=" + HMAC).orElseThrow();
        assertThat(genuine(notice, TOKEN, BODY + "!")).isFalse();
        assertThat(genuine(notice, "other", BODY)).isFalse();
    }

    @Test
    void an_empty_token_is_nobodys() {
        for (String header : new String[] {"X-Gitlab-Token", "X-Signature", "X-Hub-Signature-256"}) {
            PushNotice notice = notice(header, "").orElseThrow();
            assertThat(notice.check(new byte[0]).needsBody()).isFalse();
            assertThat(genuine(notice, "", BODY)).as(header).isFalse();
        }
    }

    @Test
    void a_request_without_signature_is_no_notice() {
        assertThat(notice("X-Hub-Signature", "sha1=00")).isEmpty();
    }

    @Test
    void a_token_in_a_header_is_known_before_the_body() {
        assertThat(notice("X-Gitlab-Token", TOKEN)
                        .orElseThrow()
                        .check(bytes(TOKEN))
                        .needsBody())
                .isFalse();
        assertThat(notice("X-Signature", "sha256=" + HMAC)
                        .orElseThrow()
                        .check(bytes(TOKEN))
                        .needsBody())
                .isTrue();
    }

    /** Asks with a body that comes in two parts. */
    private static boolean genuine(PushNotice notice, String token, String body) {
        PushNotice.Check check = notice.check(bytes(token));
        check.update(bytes(body.substring(0, 5)));
        check.update(bytes(body.substring(5)));
        return check.isGenuine();
    }

    private static Optional<PushNotice> notice(String header, String proof) {
        return PushNotice.of(Map.of(header, proof)::get);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
