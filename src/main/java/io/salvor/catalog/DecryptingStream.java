package io.salvor.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;

/** Gives back what an {@link EncryptingStream} was given: chunk by chunk, and nothing of a chunk that is not as it was written. */
final class DecryptingStream extends InputStream {
    private final InputStream in;
    private final ChunkCipher cipher;

    /** An encrypted chunk, and behind it the first byte of the next: a chunk with none behind it is the last. */
    private final byte[] encrypted = new byte[ChunkCipher.CHUNK + ChunkCipher.TAG + 1];

    private final byte[] chunk = new byte[ChunkCipher.CHUNK];
    private int ahead;
    private int at;
    private int end;
    private boolean last;

    DecryptingStream(InputStream in, ChunkCipher cipher) {
        this.in = in;
        this.cipher = cipher;
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
        try {
            end = cipher.next(encrypted, length, last, chunk);
        } catch (GeneralSecurityException e) {
            last = true;
            throw new IOException(
                    "part " + (cipher.number() + 1) + " of it cannot be decrypted: it was changed or cut off, is of"
                            + " another object, or was encrypted with another master key",
                    e);
        }
    }
}
