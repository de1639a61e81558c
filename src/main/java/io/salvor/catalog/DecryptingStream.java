package io.salvor.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.util.List;

/** Gives back what an {@link EncryptingStream} was given: chunk by chunk, and nothing of a chunk that is not as it was written. */
final class DecryptingStream extends InputStream {
    private final InputStream in;

    /** Those that it may have been encrypted with; only the right one once a chunk was decrypted. */
    private List<ChunkCipher> ciphers;

    /** An encrypted chunk, and behind it the first byte of the next: a chunk with none behind it is the last. */
    private final byte[] encrypted = new byte[ChunkCipher.CHUNK + ChunkCipher.TAG + 1];

    private final byte[] chunk = new byte[ChunkCipher.CHUNK];
    private int ahead;
    private int at;
    private int end;
    private boolean last;

    /** @param ciphers at least one */
    DecryptingStream(InputStream in, List<ChunkCipher> ciphers) {
        this.in = in;
        this.ciphers = ciphers;
    }

    @Override
    public int read() throws IOException {
        return fill() ? chunk[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int part = Math.min(length, end - at);
        System.arraycopy(chunk, at, bytes, offset, part);
        at += part;
        return part;
    }

    @Override
    public int available() {
        return end - at;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /** @return whether there is a byte to give */
    private boolean fill() throws IOException {
        while (at == end && !last) {
            int bytes = ahead + in.readNBytes(encrypted, ahead, encrypted.length - ahead);
            last = bytes < encrypted.length;
            decrypt(last ? bytes : bytes - 1);
            ahead = last ? 0 : 1;
            encrypted[0] = encrypted[encrypted.length - 1];
        }
        return at < end;
    }

    private void decrypt(int length) throws IOException {
        at = 0;
        end = 0;
        GeneralSecurityException refused = null;
        for (ChunkCipher cipher : ciphers) {
            try {
                end = cipher.next(encrypted, length, last, chunk);
                ciphers = List.of(cipher);
                return;
            } catch (GeneralSecurityException e) {
                refused = e;
            }
        }
        last = true;
        throw new IOException(
                "part " + (ciphers.get(0).number() + 1) + " of it cannot be decrypted: it was changed or cut off, is of"
                        + " another object, or was encrypted with another master key",
                refused);
    }
}
