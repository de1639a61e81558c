package io.salvor.git;

import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.util.Base64;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.signature.BuiltinSignatures;
import org.apache.sshd.common.signature.Signature;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/** Signs as {@code ssh-keygen -Y sign} does, by the means of the SSH server of the tests. */
public record SshSigner(KeyPair key, String algorithm, String namespace, String hash) implements GitFixture.Signer {
    @Override
    public String sign(byte[] payload) throws Exception {
        Signature signature = NamedFactory.create(BuiltinSignatures.VALUES, algorithm);
        signature.initSigner(null, key.getPrivate());
        String digest = hash.replace("sha", "SHA-");
        ByteArrayBuffer message = head();
        message.putString(namespace);
        message.putString("");
        message.putString(hash);
        message.putBytes(MessageDigest.getInstance(digest).digest(payload));
        signature.update(null, message.getCompactData());

        ByteArrayBuffer value = new ByteArrayBuffer();
        value.putString(algorithm);
        value.putBytes(signature.sign(null));
        ByteArrayBuffer blob = head();
        blob.putInt(1);
        ByteArrayBuffer publicKey = new ByteArrayBuffer();
        publicKey.putRawPublicKey(key.getPublic());
        blob.putBytes(publicKey.getCompactData());
        blob.putString(namespace);
        blob.putString("");
        blob.putString(hash);
        blob.putBytes(value.getCompactData());
        return "-----BEGIN SSH SIGNATURE-----\n"
                + Base64.getMimeEncoder(70, new byte[] {'\n'}).encodeToString(blob.getCompactData())
                + "\n-----END SSH SIGNATURE-----\n";
    }

    /** The key as in a .pub file. */
    public byte[] publicKey() {
        return (PublicKeyEntry.toString(key.getPublic()) + " jo@example.org\n").getBytes(StandardCharsets.UTF_8);
    }

    private static ByteArrayBuffer head() {
        ByteArrayBuffer buffer = new ByteArrayBuffer();
        buffer.putRawBytes("SSHSIG".getBytes(StandardCharsets.US_ASCII));
        return buffer;
    }
}
