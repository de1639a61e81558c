package io.salvor.restic.key;

import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.macs.Poly1305;
import org.bouncycastle.crypto.modes.SICBlockCipher;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;

/**
 * What restic encrypts with and proves content with: AES-256 in counter mode, and Poly1305-AES over what comes out. A repository's
 * master key is one, and so is what scrypt makes of a password. Its text names no secret.
 */
public final class SealingKey {
    static final int BYTES = 64;
    static final int ENCRYPT = 32;
    static final int HALF_MAC = 16;
    static final int IV = 16;

    private static final int MAC = 16;

    private final byte[] encrypt;
    private final byte[] k;
    private final byte[] r;

    /** @param all 32 bytes for AES-256, then k and r of Poly1305-AES */
    private SealingKey(byte[] all) {
        encrypt = Arrays.copyOf(all, ENCRYPT);
        k = Arrays.copyOfRange(all, ENCRYPT, ENCRYPT + HALF_MAC);
        r = Arrays.copyOfRange(all, ENCRYPT + HALF_MAC, BYTES);
    }

    /** Of 64 bytes; empty for those that restic takes for no key: of another length, or a part of nothing but zeros. */
    static Optional<SealingKey> of(byte[] all) {
        if (all.length != BYTES) {
            return Optional.empty();
        }
        SealingKey key = new SealingKey(all);
        return isSet(key.encrypt) && isSet(key.k) && isSet(key.r) ? Optional.of(key) : Optional.empty();
    }

    private static boolean isSet(byte[] part) {
        int any = 0;
        for (byte each : part) {
            any |= each;
        }
        return any != 0;
    }

    byte[] encrypt() {
        return encrypt.clone();
    }

    byte[] k() {
        return k.clone();
    }

    byte[] r() {
        return r.clone();
    }

    /** @param iv 16 bytes that are used once */
    byte[] seal(byte[] plain, byte[] iv) {
        byte[] hidden = crypt(plain, iv);
        byte[] all = Arrays.copyOf(iv, IV + hidden.length + MAC);
        System.arraycopy(hidden, 0, all, IV, hidden.length);
        System.arraycopy(mac(hidden, iv), 0, all, IV + hidden.length, MAC);
        return all;
    }

    /** What was sealed, such as the configuration of a repository; empty where that was another key's, or anything in it was changed. */
    public Optional<byte[]> open(byte[] sealed) {
        if (sealed.length < IV + MAC) {
            return Optional.empty();
        }
        byte[] iv = Arrays.copyOf(sealed, IV);
        byte[] hidden = Arrays.copyOfRange(sealed, IV, sealed.length - MAC);
        byte[] claimed = Arrays.copyOfRange(sealed, sealed.length - MAC, sealed.length);
        return isSet(iv) && org.bouncycastle.util.Arrays.constantTimeAreEqual(mac(hidden, iv), claimed)
                ? Optional.of(crypt(hidden, iv))
                : Optional.empty();
    }

    private byte[] crypt(byte[] text, byte[] iv) {
        var counter = SICBlockCipher.newInstance(AESEngine.newInstance());
        counter.init(true, new ParametersWithIV(new KeyParameter(encrypt), iv));
        byte[] out = new byte[text.length];
        counter.processBytes(text, 0, text.length, out, 0);
        return out;
    }

    private byte[] mac(byte[] hidden, byte[] iv) {
        byte[] key = Arrays.copyOf(r, r.length + k.length);
        System.arraycopy(k, 0, key, r.length, k.length);
        Poly1305 poly = new Poly1305(AESEngine.newInstance());
        poly.init(new ParametersWithIV(new KeyParameter(key), iv));
        poly.update(hidden, 0, hidden.length);
        byte[] mac = new byte[MAC];
        poly.doFinal(mac, 0);
        return mac;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SealingKey key
                && Arrays.equals(encrypt, key.encrypt)
                && Arrays.equals(k, key.k)
                && Arrays.equals(r, key.r);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(encrypt);
    }

    @Override
    public String toString() {
        return "SealingKey";
    }
}
