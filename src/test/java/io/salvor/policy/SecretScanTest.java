package io.salvor.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretScanTest {
    private static final int SIZE = 200_000;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "eyJ-",
                "eyJ.",
                "eyJaaaaaaaaaa.",
                "token=",
                "token='",
                "1;token=",
                "token:   ",
                "://a:",
                "://aaaa",
                "ghp_a-",
                "github_pat_",
                "glpat-a.",
                "glpat-",
                "xoxb-",
                "AIza-",
                "-----BEGIN ",
                "AKIAKIA"
            })
    void a_file_of_nothing_but_beginnings_is_read_a_few_times_at_most(String beginning) {
        Counted text = new Counted("# " + beginning.repeat(SIZE / beginning.length()));
        SecretScan.find(text);
        assertThat(text.reads).isLessThan(30L * text.length());
    }

    @Test
    void a_password_is_found_behind_keys_that_have_none() {
        assertThat(SecretScan.find("token=" + "token=".repeat(200) + "abc12345"))
                .extracting(SecretScan.Secret::text)
                .singleElement()
                .asString()
                .endsWith("token=abc1234");
        assertThat(SecretScan.find("token=lettersonly;token=12345678;token=k3JmQz9v;token=w2LpR7tY"))
                .extracting(SecretScan.Secret::text)
                .containsExactly("k3JmQz9v", "w2LpR7tY");
    }

    /** A text that counts how often its characters are read. */
    private static final class Counted implements CharSequence {
        private final String text;
        private long reads;

        Counted(String text) {
            this.text = text;
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            reads++;
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
