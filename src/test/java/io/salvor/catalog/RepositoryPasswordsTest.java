package io.salvor.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import at.favre.lib.hkdf.HKDF;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RepositoryPasswordsTest {
    /** The key of the example in docs/keys.md: bytes 00 to 1f. */
    private static final byte[] KEY = sequence(32);

    @ParameterizedTest
    @CsvSource({
        "default, shop, qJFBiWd9k2JyIRhE8Hl5skgA9LnDnBeJhzEflr1bqIc",
        "default, shop-eu, _6Ww34DndUga8G3ZyRwjngHk7ClwnhvPrNO75oYP3lQ",
        "second, shop, vQr5Qhq-nUo3o_mZOTxVWglKMvANDo9T5WiHMKAbdnU",
    })
    void passwords_are_those_that_openssl_derives(String context, String namespace, String password) {
        assertThat(RepositoryPasswords.derive(KEY, context, namespace)).isEqualTo(password);
    }

    @Test
    void the_key_check_is_that_which_openssl_derives() {
        assertThat(RepositoryPasswords.keyCheck(KEY, "default")).isEqualTo("445d57150656cc965b676baca74bd70c");
    }

    @Test
    void the_example_in_the_manual_is_right() throws IOException {
        assertThat(Files.readString(Path.of("docs/keys.md")))
                .contains(Base64.getEncoder().encodeToString(KEY))
                .contains(RepositoryPasswords.derive(KEY, "default", "shop"))
                .contains(RepositoryPasswords.keyCheck(KEY, "default"));
    }

    @Test
    void the_library_does_what_rfc5869_says() {
        HexFormat hex = HexFormat.of();
        byte[] derived = HKDF.fromHmacSha256()
                .extractAndExpand(
                        hex.parseHex("000102030405060708090a0b0c"),
                        hex.parseHex("0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b"),
                        hex.parseHex("f0f1f2f3f4f5f6f7f8f9"),
                        42);

        assertThat(hex.formatHex(derived))
                .isEqualTo("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");
    }

    @Test
    void another_master_key_gives_another_password_and_check() {
        byte[] other = sequence(32);
        other[31]++;

        assertThat(RepositoryPasswords.derive(other, "default", "shop"))
                .isNotEqualTo(RepositoryPasswords.derive(KEY, "default", "shop"));
        assertThat(RepositoryPasswords.keyCheck(other, "default"))
                .isNotEqualTo(RepositoryPasswords.keyCheck(KEY, "default"));
    }

    @Test
    void a_generated_master_key_can_be_read_back_with_an_end_of_line() {
        String key = RepositoryPasswords.generateMasterKey(new SecureRandom());

        assertThat(key).hasSize(44);
        assertThat(RepositoryPasswords.parseMasterKey(key + "\n")).hasSize(32);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "c2hvcnQ=", "not base64, but quite long enough to be some kind of a key"})
    void a_text_that_is_no_master_key_is_refused_without_repeating_it(String text) {
        assertThatThrownBy(() -> RepositoryPasswords.parseMasterKey(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("openssl rand -base64 32")
                .hasMessageNotContaining(text.isBlank() ? "\0" : text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b", "Shop", "..", "shop\n"})
    void a_namespace_that_is_none_has_no_password(String namespace) {
        assertThatThrownBy(() -> RepositoryPasswords.derive(KEY, "default", namespace))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static byte[] sequence(int length) {
        byte[] bytes = new byte[length];
        IntStream.range(0, length).forEach(i -> bytes[i] = (byte) i);
        return bytes;
    }
}
