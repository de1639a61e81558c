package io.salvor.catalog;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Encrypts or decrypts the chunks of one content, in their order: AES-256-GCM, the header authenticated with each. The nonce says which
 * chunk it is and whether it is the last, so that none can be changed, left out, added or moved. Not thread-safe.
 */
final class ChunkCipher {
    /** Bytes of every chunk but the last, before encryption. */
    static final int CHUNK = 1 << 16;

    /** What a chunk is longer after it. */
    static final int TAG = 16;

    private static final int TAG_BITS = 8 * TAG;
    private static final int NONCE = 12;

    private final int mode;
    private final SecretKey key;
    private final byte[] header;
    private final Cipher cipher;
    private long number;

    private ChunkCipher(int mode, SecretKey key, byte[] header) {
        this.mode = mode;
        this.key = key;
        this.header = header;
        try {
            cipher = Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has AES in Galois counter mode", e);
        }
    }

    static ChunkCipher encrypting(SecretKey key, byte[] header) {
        return new ChunkCipher(Cipher.ENCRYPT_MODE, key, header);
    }

    static ChunkCipher decrypting(SecretKey key, byte[] header) {
        return new ChunkCipher(Cipher.DECRYPT_MODE, key, header);
    }

    /** Which chunk is the next, from 0. */
    long number() {
        return number;
    }

    /**
     * The next chunk.
     *
     * @return how many bytes were put into the output
     * @throws GeneralSecurityException if it is not the one that was encrypted as this
     */
    int next(byte[] in, int length, boolean last, byte[] out) throws GeneralSecurityException {
        byte[] nonce = ByteBuffer.allocate(NONCE)
                .position(NONCE - Long.BYTES - 1)
                .putLong(number)
                .put((byte) (last ? 1 : 0))
                .array();
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(header);
        int bytes = cipher.doFinal(in, 0, length, out, 0);
        number++;
        return bytes;
    }
}
