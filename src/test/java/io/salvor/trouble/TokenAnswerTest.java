package io.salvor.trouble;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TokenAnswerTest {
    @Test
    void the_sentence_that_says_why_is_found_in_what_a_library_says() {
        String said =
                """
                ClientSecretCredential authentication failed.
                POST https://login.microsoftonline.com/t/oauth2/v2.0/token
                --------------------------------------------------------------------------------
                RESPONSE 401: 401 Unauthorized
                --------------------------------------------------------------------------------
                {
                  "error": "invalid_client",
                  "error_description": "AADSTS7000215: Invalid client secret. Trace ID: 1 Correlation ID: 2 Timestamp: 3",
                  "error_codes": [
                    7000215
                  ]
                }
                """;
        assertThat(TokenAnswer.in(said)).isEqualTo("invalid_client: AADSTS7000215: Invalid client secret.");
    }

    @Test
    void quotes_in_the_sentence_do_not_end_it() {
        assertThat(TokenAnswer.in(
                        "Response: {\"error\":\"invalid_grant\",\"error_description\":\"\\\"x\\\" is wrong.\"}"))
                .isEqualTo("invalid_grant: \\\"x\\\" is wrong.");
    }

    @Test
    void a_sentence_without_the_name_of_the_error_is_enough() {
        assertThat(TokenAnswer.in("failed; \"error_description\": \"AADSTS90002: Tenant 'x' not found.\","))
                .isEqualTo("AADSTS90002: Tenant 'x' not found.");
    }

    @Test
    void what_is_no_such_answer_stays_as_it_is() {
        assertThat(TokenAnswer.in("{\"error\": {\"code\": 404}}")).isEqualTo("{\"error\": {\"code\": 404}}");
    }
}
