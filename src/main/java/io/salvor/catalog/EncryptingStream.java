package io.salvor.catalog;

import java.io.IOException;
import java.io.OutputStream;
import java.security.GeneralSecurityException;

/** Writes what it is given in encrypted chunks. A full chunk is held back until there is more, because the last one is marked. */
final class EncryptingStream extends OutputStream {
    private final OutputStream out;
    private final ChunkCipher cipher;
    private final byte[] chunk = new byte[ChunkCipher.CHUNK];
    private final byte[] encrypted = new byte[ChunkCipher.CHUNK + ChunkCipher.TAG];
    private int filled;
    private boolean closed;

    EncryptingStream(OutputStream out, ChunkCipher cipher) {
        this.out = out;
        this.cipher = cipher;
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int done = 0;
        while (done < length) {
            if (filled == chunk.length) {
                put(false);
            }
            int part = Math.min(length - done, chunk.length - filled);
            System.arraycopy(bytes, offset + done, chunk, filled, part);
            filled += part;
            done += part;
        }
    }

    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            try (out) {
                put(true);
            }
        }
    }

    private void put(boolean last) throws IOException {
        try {
            out.write(encrypted, 0, cipher.next(chunk, filled, last, encrypted));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("chunk " + cipher.number() + " cannot be encrypted", e);
        }
        filled = 0;
    }
}
