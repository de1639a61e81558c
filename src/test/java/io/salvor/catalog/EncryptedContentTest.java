package io.salvor.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.salvor.testing.StoredSamples;
import io.salvor.trouble.CatalogException;
import io.salvor.trouble.Reason;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EncryptedContentTest {
    private static final String PLACE = "backups/b/b.tar.gz";
    private static final int CHUNK = ChunkCipher.CHUNK;

    /** Bytes of an encrypted chunk. */
    private static final int BLOCK = CHUNK + ChunkCipher.TAG;

    private static final int HEADER = 40;
    private static final int EDITS = 400;

    private final Random random = new Random(18);
    private final EncryptedContent secret = new EncryptedContent(StoredSamples.keys());

    @ParameterizedTest
    @ValueSource(ints = {0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK - 1, 2 * CHUNK, 2 * CHUNK + 1, 5 * CHUNK + 77})
    void content_of_any_length_comes_back(int length) throws IOException {
        byte[] content = content(length);

        byte[] encrypted = secret.encrypted(PLACE, content);

        int chunks = Math.max(1, (length + CHUNK - 1) / CHUNK);
        assertThat(encrypted).hasSize(HEADER + length + chunks * ChunkCipher.TAG);
        assertThat(read(encrypted)).isEqualTo(content);
    }

    @Test
    void content_that_is_written_and_read_in_parts_of_any_length_comes_back() throws IOException {
        for (int round = 0; round < 40; round++) {
            byte[] content = content(random.nextInt(4) * CHUNK + random.nextInt(5) - Math.min(round, 2) + 2);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (OutputStream out = secret.encrypting(PLACE, bytes)) {
                for (int at = 0; at < content.length; ) {
                    int part = random.nextBoolean() ? 1 : random.nextInt(2 * CHUNK);
                    int length = Math.min(part, content.length - at);
                    out.write(content, at, length);
                    at += length;
                }
            }
            ByteArrayOutputStream found = new ByteArrayOutputStream();
            try (InputStream in = opened(PLACE, bytes.toByteArray())) {
                byte[] part = new byte[1 + random.nextInt(2 * CHUNK)];
                for (int read = in.read(part); read >= 0; read = in.read(part)) {
                    found.write(part, 0, read);
                }
            }
            assertThat(found.toByteArray()).as("round %d", round).isEqualTo(content);
        }
    }

    @Test
    void no_two_writings_of_the_same_are_alike_and_none_shows_what_it_holds() {
        byte[] content = "password: canary".repeat(500).getBytes(StandardCharsets.UTF_8);

        byte[] first = secret.encrypted(PLACE, content);
        byte[] second = secret.encrypted(PLACE, content);

        assertThat(Arrays.copyOfRange(first, HEADER, first.length))
                .isNotEqualTo(Arrays.copyOfRange(second, HEADER, second.length));
        assertThat(new String(first, StandardCharsets.ISO_8859_1)).doesNotContain("canary");
    }

    @Test
    void any_byte_that_is_changed_is_refused() {
        for (int length : new int[] {0, 40, CHUNK, CHUNK + 40}) {
            byte[] encrypted = secret.encrypted(PLACE, content(length));
            for (int edit = 0; edit < EDITS; edit++) {
                byte[] changed = encrypted.clone();
                // The header and the ends of the chunks, then anywhere; without the magic it is of another sort.
                int at = edit < HEADER - 6 ? 6 + edit : 6 + random.nextInt(changed.length - 6);
                changed[at] ^= (byte) (1 << random.nextInt(8));
                assertRefused(changed, "byte " + at + " of " + length);
            }
        }
    }

    @Test
    void what_is_cut_off_anywhere_is_refused() {
        byte[] encrypted = secret.encrypted(PLACE, content(2 * CHUNK + 40));
        for (int border = HEADER; border < encrypted.length; border += BLOCK) {
            for (int length = Math.max(6, border - 20); length <= border + 20; length++) {
                assertRefused(Arrays.copyOf(encrypted, length), "cut to " + length);
            }
        }
        assertRefused(Arrays.copyOf(encrypted, encrypted.length - 1), "without its last byte");
        assertRefused(Arrays.copyOf(encrypted, encrypted.length + 1), "with one byte more");
        assertRefused(Arrays.copyOf(encrypted, encrypted.length + BLOCK), "with a chunk more");
    }

    @Test
    void chunks_that_are_moved_repeated_or_left_out_are_refused() {
        byte[] encrypted = secret.encrypted(PLACE, content(3 * CHUNK));
        byte[] other = secret.encrypted(PLACE, content(3 * CHUNK));
        byte[] header = Arrays.copyOf(encrypted, HEADER);
        byte[][] chunk = {chunk(encrypted, 0), chunk(encrypted, 1), chunk(encrypted, 2)};

        assertRefused(joined(header, chunk[1], chunk[0], chunk[2]), "two swapped");
        assertRefused(joined(header, chunk[0], chunk[0], chunk[2]), "one twice");
        assertRefused(joined(header, chunk[0], chunk[2]), "one left out");
        assertRefused(joined(header, chunk[0], chunk[1]), "the last left out");
        assertRefused(joined(header, chunk[1], chunk[2]), "the first left out");
        assertRefused(joined(header, chunk[0], chunk[1], chunk[2], chunk[2]), "the last twice");
        assertRefused(joined(header, chunk[0], chunk(other, 1), chunk[2]), "one of another writing");
        assertRefused(joined(Arrays.copyOf(other, HEADER), chunk[0], chunk[1], chunk[2]), "another header");
        assertRefused(header, "the header alone");
    }

    @Test
    void content_of_another_place_location_or_key_is_refused_with_what_to_do() {
        byte[] encrypted = secret.encrypted(PLACE, content(40));
        byte[] otherMaster = new byte[32];

        assertThatThrownBy(() -> read("backups/c/c.tar.gz", encrypted))
                .hasMessageContaining("cannot be decrypted")
                .hasMessageContaining("another object");
        assertThatThrownBy(() -> new EncryptedContent(new ContentKeys(otherMaster, "default"))
                        .decrypted(PLACE, new ByteArrayInputStream(encrypted))
                        .readAllBytes())
                .hasMessageContaining("another master key");
        assertThatThrownBy(() -> new EncryptedContent(null).decrypted(PLACE, new ByteArrayInputStream(encrypted)))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void a_newer_form_says_that() {
        byte[] encrypted = secret.encrypted(PLACE, content(40));
        encrypted[7]++;

        assertThatThrownBy(() -> read(encrypted))
                .isInstanceOfSatisfying(
                        CatalogException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NewerFormat))
                .hasMessageStartingWith(PLACE)
                .hasMessageContaining("upgrade Salvor");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "S", "SALVO", "SALVAGE of an earlier version, long enough for a header", "\u001f\u008b"})
    void what_is_not_encrypted_is_read_as_it_is(String content) throws IOException {
        byte[] bytes = content.getBytes(StandardCharsets.ISO_8859_1);

        assertThat(read(bytes)).isEqualTo(bytes);
    }

    /** The page's table, done by hand: a change of the form would leave every archive of before unreadable. */
    @Test
    void it_has_the_form_that_the_manual_gives() throws Exception {
        byte[] content = content(CHUNK + 40);
        byte[] encrypted = secret.encrypted(PLACE, content);
        byte[] header = Arrays.copyOf(encrypted, 40);
        assertThat(new String(header, 0, 6, StandardCharsets.US_ASCII)).isEqualTo("SALVOR");
        assertThat(ByteBuffer.wrap(header).getShort(6)).isEqualTo((short) 1);
        byte[] master = new byte[32];
        for (byte i = 0; i < 32; i++) {
            master[i] = i;
        }
        byte[] extracted = hmac(Arrays.copyOfRange(header, 8, 40), master);
        byte[] key =
                hmac(extracted, ("salvor/v1/content/default/" + PLACE + "\u0001").getBytes(StandardCharsets.UTF_8));
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        ByteArrayOutputStream found = new ByteArrayOutputStream();
        for (int chunk = 0; chunk < 2; chunk++) {
            byte[] nonce = new byte[12];
            nonce[10] = (byte) chunk;
            nonce[11] = (byte) chunk;
            cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
            cipher.updateAAD(header);
            int from = 40 + chunk * 65_552;
            found.write(cipher.doFinal(encrypted, from, Math.min(65_552, encrypted.length - from)));
        }
        assertThat(found.toByteArray()).isEqualTo(content);
    }

    private static byte[] hmac(byte[] key, byte[] text) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text);
    }

    private byte[] content(int length) {
        byte[] content = new byte[length];
        random.nextBytes(content);
        return content;
    }

    private static byte[] chunk(byte[] encrypted, int number) {
        int from = HEADER + number * BLOCK;
        return Arrays.copyOfRange(encrypted, from, Math.min(from + BLOCK, encrypted.length));
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }

    private InputStream opened(String place, byte[] bytes) throws IOException {
        return secret.decrypted(place, new ByteArrayInputStream(bytes));
    }

    private byte[] read(byte[] bytes) throws IOException {
        return read(PLACE, bytes);
    }

    private byte[] read(String place, byte[] bytes) throws IOException {
        try (InputStream in = opened(place, bytes)) {
            return in.readAllBytes();
        }
    }

    private void assertRefused(byte[] bytes, String what) {
        assertThat(catchThrowable(() -> read(bytes)))
                .as(what)
                .isInstanceOfAny(IOException.class, CatalogException.class);
    }
}
