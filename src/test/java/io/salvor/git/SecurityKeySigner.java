package io.salvor.git;

import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.util.Base64;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.signature.BuiltinSignatures;
import org.apache.sshd.common.signature.Signature;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/**
 * Signs as {@code ssh-keygen -Y sign} does with a security key, by what OpenSSH's PROTOCOL.u2f says of such a key.
 *
 * @param flags 1 if somebody touched it
 */
record SecurityKeySigner(KeyPair key, String kind, String algorithm, int flags) implements GitFixture.Signer {
    @Override
    public String sign(byte[] payload) throws Exception {
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        ByteArrayBuffer message = head();
        message.putString("git");
        message.putString("");
        message.putString("sha512");
        message.putBytes(MessageDigest.getInstance("SHA-512").digest(payload));
        ByteArrayBuffer signed = new ByteArrayBuffer();
        signed.putRawBytes(sha256.digest("ssh:".getBytes(StandardCharsets.UTF_8)));
        signed.putByte((byte) flags);
        signed.putInt(42);
        signed.putRawBytes(sha256.digest(message.getCompactData()));
        Signature signature = NamedFactory.create(BuiltinSignatures.VALUES, kind);
        signature.initSigner(null, key.getPrivate());
        signature.update(null, signed.getCompactData());

        ByteArrayBuffer value = new ByteArrayBuffer();
        value.putString(algorithm);
        value.putBytes(signature.sign(null));
        value.putByte((byte) flags);
        value.putInt(42);
        ByteArrayBuffer blob = head();
        blob.putInt(1);
        blob.putBytes(publicBlob());
        blob.putString("git");
        blob.putString("");
        blob.putString("sha512");
        blob.putBytes(value.getCompactData());
        return "-----BEGIN SSH SIGNATURE-----\n"
                + Base64.getMimeEncoder(70, new byte[] {'\n'}).encodeToString(blob.getCompactData())
                + "\n-----END SSH SIGNATURE-----\n";
    }

    /** The key as in a .pub file. */
    byte[] publicKey() {
        return (algorithm + " " + Base64.getEncoder().encodeToString(publicBlob())).getBytes(StandardCharsets.US_ASCII);
    }

    private byte[] publicBlob() {
        ByteArrayBuffer plain = new ByteArrayBuffer();
        plain.putRawPublicKey(key.getPublic());
        plain.getString();
        ByteArrayBuffer blob = new ByteArrayBuffer();
        blob.putString(algorithm);
        blob.putRawBytes(plain.getCompactData());
        blob.putString("ssh:");
        return blob.getCompactData();
    }

    private static ByteArrayBuffer head() {
        ByteArrayBuffer buffer = new ByteArrayBuffer();
        buffer.putRawBytes("SSHSIG".getBytes(StandardCharsets.US_ASCII));
        return buffer;
    }
}
