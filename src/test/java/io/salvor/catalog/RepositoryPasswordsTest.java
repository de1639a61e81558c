package io.salvor.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.stream.IntStream;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;
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

    /** The three cases of RFC 5869 with SHA-256; the third has neither salt nor info. */
    @ParameterizedTest
    @CsvSource({
        "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b, 000102030405060708090a0b0c, f0f1f2f3f4f5f6f7f8f9,"
                + "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
        "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f"
                + "303132333435363738393a3b3c3d3e3f404142434445464748494a4b4c4d4e4f,"
                + "606162636465666768696a6b6c6d6e6f707172737475767778797a7b7c7d7e7f808182838485868788898a8b8c8d8e8f"
                + "909192939495969798999a9b9c9d9e9fa0a1a2a3a4a5a6a7a8a9aaabacadaeaf,"
                + "b0b1b2b3b4b5b6b7b8b9babbbcbdbebfc0c1c2c3c4c5c6c7c8c9cacbcccdcecfd0d1d2d3d4d5d6d7d8d9dadbdcdddedf"
                + "e0e1e2e3e4e5e6e7e8e9eaebecedeeeff0f1f2f3f4f5f6f7f8f9fafbfcfdfeff,"
                + "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09"
                + "da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87",
        "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b, '', '',"
                + "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8",
    })
    void the_library_does_what_rfc5869_says(String key, String salt, String info, String expected) {
        HexFormat hex = HexFormat.of();
        HKDFBytesGenerator hkdf = new HKDFBytesGenerator(SHA256Digest.newInstance());
        hkdf.init(new HKDFParameters(hex.parseHex(key), hex.parseHex(salt), hex.parseHex(info)));
        byte[] derived = new byte[expected.length() / 2];
        hkdf.generateBytes(derived, 0, derived.length);

        assertThat(hex.formatHex(derived)).isEqualTo(expected);
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
