package io.salvor.catalog;

import io.salvor.trouble.CatalogException;
import io.salvor.trouble.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * What holds Secrets, as it lies in a location: a header, then encrypted chunks. The header is {@value #MAGIC}, the version in two bytes
 * and the salt. Content of earlier versions begins otherwise and is not encrypted. Thread-safe.
 */
final class EncryptedContent {
    static final short VERSION = 1;

    private static final String MAGIC = "SALVOR";
    private static final byte[] MAGIC_BYTES = MAGIC.getBytes(StandardCharsets.US_ASCII);
    static final int HEADER = MAGIC_BYTES.length + Short.BYTES + ContentKeys.SALT_BYTES;

    private final ContentKeys keys;
    private final SecureRandom random = new SecureRandom();

    /** @param keys null where the location was not opened: only what is not encrypted can be read then, and nothing written */
    EncryptedContent(ContentKeys keys) {
        this.keys = keys;
    }

    /** Encrypts what is written to it. @param place key of the object that the content is for */
    OutputStream encrypting(String place, OutputStream out) throws IOException {
        byte[] salt = new byte[ContentKeys.SALT_BYTES];
        random.nextBytes(salt);
        byte[] header = ByteBuffer.allocate(HEADER)
                .put(MAGIC_BYTES)
                .putShort(VERSION)
                .put(salt)
                .array();
        ChunkCipher cipher = ChunkCipher.encrypting(keys().key(place, salt), header);
        out.write(header);
        return new EncryptingStream(out, cipher);
    }

    byte[] encrypted(String place, byte[] content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = encrypting(place, bytes)) {
            out.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /**
     * The content behind what lies at a place; as it lies there where it is not encrypted.
     *
     * @throws CatalogException with {@link Reason#NewerFormat} for what only a newer Salvor can decrypt
     * @throws IOException if it cannot be read; whatever has been changed in it is found while it is read, to its end
     */
    InputStream decrypted(String place, InputStream content) throws IOException {
        PushbackInputStream in = new PushbackInputStream(content, HEADER);
        byte[] header = in.readNBytes(HEADER);
        if (!startsWithMagic(header)) {
            in.unread(header);
            return in;
        }
        if (header.length < HEADER) {
            throw new IOException("it is cut off");
        }
        int version = ByteBuffer.wrap(header).getShort(MAGIC_BYTES.length);
        if (version != VERSION) {
            throw new CatalogException(
                    Reason.NewerFormat,
                    place,
                    "is encrypted in form " + version + " of a newer Salvor; upgrade Salvor");
        }
        byte[] salt = Arrays.copyOfRange(header, HEADER - ContentKeys.SALT_BYTES, HEADER);
        return new DecryptingStream(
                in,
                keys().keys(place, salt).stream()
                        .map(key -> ChunkCipher.decrypting(key, header))
                        .toList());
    }

    /** The same of what is never there without encryption. @throws IOException also if it is not encrypted */
    InputStream decryptedOnly(String place, InputStream content) throws IOException {
        InputStream in = decrypted(place, content);
        if (in instanceof DecryptingStream) {
            return in;
        }
        throw new IOException("it is not encrypted");
    }

    private static boolean startsWithMagic(byte[] header) {
        return header.length >= MAGIC_BYTES.length
                && Arrays.equals(header, 0, MAGIC_BYTES.length, MAGIC_BYTES, 0, MAGIC_BYTES.length);
    }

    private ContentKeys keys() {
        if (keys == null) {
            throw new IllegalStateException("the location was not opened with its master key");
        }
        return keys;
    }
}
