package io.salvor.pem;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Private keys in every form that TLS clients read: RSA as PKCS#1 or PKCS#8, elliptic curves as SEC 1 or PKCS#8, Ed25519 as PKCS#8. The
 * content decides, and not what the line {@code BEGIN} calls it.
 */
public final class PrivateKeys {
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");

    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 0x04;
    private static final int PARAMETERS = 0xA0;
    private static final byte[] VERSION_0 = {0x02, 0x01, 0x00};

    /** The algorithm rsaEncryption, which has no parameters. */
    private static final byte[] RSA = {
        0x30, 0x0D, 0x06, 0x09, 0x2A, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xF7, 0x0D, 0x01, 0x01, 0x01, 0x05, 0x00
    };

    /** The algorithm id-ecPublicKey, whose parameters are the curve. */
    private static final byte[] ELLIPTIC = {0x06, 0x07, 0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 0x02, 0x01};

    private PrivateKeys() {}

    /** The key in the form of a block; empty if it is none that Java knows. */
    public static Optional<PrivateKey> read(byte[] der) {
        return Stream.of(
                        Optional.of(der),
                        Optional.of(pkcs8(RSA, der)),
                        curve(der).map(curve -> pkcs8(curve, der)))
                .flatMap(Optional::stream)
                .flatMap(form -> ALGORITHMS.stream().map(algorithm -> key(algorithm, form)))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<PrivateKey> key(String algorithm, byte[] pkcs8) {
        try {
            return Optional.of(KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8)));
        } catch (InvalidKeySpecException e) {
            return Optional.empty();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform from 15 on has " + algorithm, e);
        }
    }

    /** PKCS#8 around a key in the older form of its algorithm. */
    private static byte[] pkcs8(byte[] algorithm, byte[] key) {
        return tagged(SEQUENCE, VERSION_0, algorithm, tagged(OCTETS, key));
    }

    /** The algorithm of a SEC 1 key, whose curve stands in it; empty if it is no such key. */
    private static Optional<byte[]> curve(byte[] sec1) {
        try {
            ByteBuffer key = content(ByteBuffer.wrap(sec1), SEQUENCE);
            while (key.hasRemaining()) {
                int tag = key.get(key.position()) & 0xFF;
                ByteBuffer value = content(key, tag);
                if (tag == PARAMETERS) {
                    byte[] curve = new byte[value.remaining()];
                    value.get(curve);
                    return Optional.of(tagged(SEQUENCE, ELLIPTIC, curve));
                }
            }
            return Optional.empty();
        } catch (RuntimeException e) {
            // Not DER at all: whatever it is, it is no such key.
            return Optional.empty();
        }
    }

    /** The content of the next value, which must have a tag; the buffer goes on behind it. */
    private static ByteBuffer content(ByteBuffer der, int tag) {
        if ((der.get() & 0xFF) != tag) {
            throw new IllegalArgumentException("not the tag that was expected");
        }
        int length = der.get() & 0xFF;
        if (length > 0x7F) {
            int bytes = length & 0x7F;
            length = 0;
            for (int i = 0; i < bytes; i++) {
                length = length << 8 | der.get() & 0xFF;
            }
        }
        ByteBuffer value = der.slice(der.position(), length);
        der.position(der.position() + length);
        return value;
    }

    private static byte[] tagged(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        Stream.of(parts).forEach(content::writeBytes);
        int length = content.size();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        if (length > 0xFF) {
            out.write(0x82);
            out.write(length >> 8);
        } else if (length > 0x7F) {
            out.write(0x81);
        }
        out.write(length);
        out.writeBytes(content.toByteArray());
        return out.toByteArray();
    }
}
