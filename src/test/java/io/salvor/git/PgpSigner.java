package io.salvor.git;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.openpgp.api.OpenPGPApi;
import org.bouncycastle.openpgp.api.OpenPGPCertificate;
import org.bouncycastle.openpgp.api.OpenPGPCertificate.OpenPGPComponentKey;
import org.bouncycastle.openpgp.api.OpenPGPKey;
import org.bouncycastle.openpgp.api.OpenPGPKeyGenerator;
import org.bouncycastle.openpgp.api.SignatureParameters;
import org.bouncycastle.openpgp.api.bc.BcOpenPGPApi;

/** Signs as gpg does, with a subkey, by a key that was made an hour ago. */
public record PgpSigner(OpenPGPKey key, Instant at) implements GitFixture.Signer {
    static final Instant MADE = Instant.now().minus(Duration.ofHours(1));

    private static final OpenPGPApi API = new BcOpenPGPApi();

    /** A key that does not expire. */
    public static PgpSigner lasting() throws Exception {
        return new PgpSigner(generator().ed25519x25519Key("Jo <jo@example.org>").build(), Instant.now());
    }

    /** A key that expires so long after it was made. */
    static PgpSigner expiringAfter(Duration time) throws Exception {
        OpenPGPKey key = generator()
                .withPrimaryKey(
                        generator -> generator.generateEd25519KeyPair(),
                        SignatureParameters.Callback.Util.modifyHashedSubpackets(packets -> {
                            packets.setKeyExpirationTime(true, time.toSeconds());
                            return packets;
                        }))
                .addSigningSubkey()
                .build();
        return new PgpSigner(key, Instant.now());
    }

    private static OpenPGPKeyGenerator generator() throws Exception {
        return API.generateKey(4, Date.from(MADE));
    }

    /** The same key at another time. */
    PgpSigner signingAt(Instant time) {
        return new PgpSigner(key, time);
    }

    @Override
    public String sign(byte[] payload) throws Exception {
        return API.createDetachedSignature()
                .addSigningKey(key.getSecretKey(signingKey()), secret -> null, new SignatureParameters.Callback() {
                    @Override
                    public SignatureParameters apply(SignatureParameters parameters) {
                        return parameters
                                .setSignatureCreationTime(Date.from(at))
                                .setHashedSubpacketsFunction(packets -> {
                                    packets.setSignatureCreationTime(Date.from(at));
                                    return packets;
                                });
                    }
                })
                .sign(new ByteArrayInputStream(payload))
                .get(0)
                .toAsciiArmoredString();
    }

    /** What {@code gpg --export --armor} writes. */
    public byte[] publicKey() throws Exception {
        return armored(key.toCertificate());
    }

    /** The same with all of it revoked. */
    byte[] revoked() throws Exception {
        return armored(API.editKey(key).revokeKey().done().toCertificate());
    }

    /** The same with the subkey revoked that signs. */
    byte[] withSigningSubkeyRevoked() throws Exception {
        return armored(API.editKey(key).revokeComponentKey(signingKey()).done().toCertificate());
    }

    /** Sixteen hexadecimal digits of the key that signs. */
    String id() {
        return String.format("%016X", signingKey().getKeyIdentifier().getKeyId());
    }

    private OpenPGPComponentKey signingKey() {
        return key.getSigningKeys(Date.from(MADE.plusSeconds(1))).get(0);
    }

    private static byte[] armored(OpenPGPCertificate certificate) throws Exception {
        return certificate.toAsciiArmoredString().getBytes(StandardCharsets.US_ASCII);
    }
}
