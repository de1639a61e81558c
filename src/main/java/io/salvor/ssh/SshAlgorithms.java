package io.salvor.ssh;

import com.jcraft.jsch.Session;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Map;

/**
 * The algorithms that are offered to an SSH host, and what stands behind them. JSch makes each by the name of its class, which
 * the native image can only do if the class is registered.
 */
@RegisterForReflection(
        classNames = {
            "com.jcraft.jsch.DH25519",
            "com.jcraft.jsch.DHEC256",
            "com.jcraft.jsch.DHEC384",
            "com.jcraft.jsch.DHEC521",
            "com.jcraft.jsch.DHG14256",
            "com.jcraft.jsch.DHG16",
            "com.jcraft.jsch.DHG18",
            "com.jcraft.jsch.UserAuthNone",
            "com.jcraft.jsch.UserAuthPassword",
            "com.jcraft.jsch.UserAuthPublicKey",
            "com.jcraft.jsch.CipherNone",
            "com.jcraft.jsch.bc.KeyPairGenEdDSA",
            "com.jcraft.jsch.jbcrypt.JBCrypt",
            "com.jcraft.jsch.jce.AES128CBC",
            "com.jcraft.jsch.jce.AES128CTR",
            "com.jcraft.jsch.jce.AES128GCM",
            "com.jcraft.jsch.jce.AES192CBC",
            "com.jcraft.jsch.jce.AES192CTR",
            "com.jcraft.jsch.jce.AES256CBC",
            "com.jcraft.jsch.jce.AES256CTR",
            "com.jcraft.jsch.jce.AES256GCM",
            "com.jcraft.jsch.jce.DH",
            "com.jcraft.jsch.jce.ECDHN",
            "com.jcraft.jsch.jce.HMACSHA1",
            "com.jcraft.jsch.jce.HMACSHA256",
            "com.jcraft.jsch.jce.HMACSHA256ETM",
            "com.jcraft.jsch.jce.HMACSHA512",
            "com.jcraft.jsch.jce.HMACSHA512ETM",
            "com.jcraft.jsch.jce.KeyPairGenECDSA",
            "com.jcraft.jsch.jce.KeyPairGenEdDSA",
            "com.jcraft.jsch.jce.KeyPairGenRSA",
            "com.jcraft.jsch.jce.MD5",
            "com.jcraft.jsch.jce.PBKDF2",
            "com.jcraft.jsch.jce.Random",
            "com.jcraft.jsch.jce.SHA1",
            "com.jcraft.jsch.jce.SHA256",
            "com.jcraft.jsch.jce.SHA384",
            "com.jcraft.jsch.jce.SHA512",
            "com.jcraft.jsch.jce.SignatureECDSA256",
            "com.jcraft.jsch.jce.SignatureECDSA384",
            "com.jcraft.jsch.jce.SignatureECDSA521",
            "com.jcraft.jsch.jce.SignatureEd25519",
            "com.jcraft.jsch.jce.SignatureRSASHA256",
            "com.jcraft.jsch.jce.SignatureRSASHA512",
            "com.jcraft.jsch.jce.TripleDESCBC",
            "com.jcraft.jsch.jce.XDH"
        })
public final class SshAlgorithms {
    /** Ways to agree on a key for the session. */
    public static final String KEX = "curve25519-sha256,curve25519-sha256@libssh.org,"
            + "ecdh-sha2-nistp256,ecdh-sha2-nistp384,ecdh-sha2-nistp521,"
            + "diffie-hellman-group16-sha512,diffie-hellman-group18-sha512,diffie-hellman-group14-sha256";

    /** Kinds of host keys and identities. */
    public static final String KEYS =
            "ssh-ed25519,ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,ecdsa-sha2-nistp521,rsa-sha2-512,rsa-sha2-256";

    public static final String CIPHERS =
            "aes128-gcm@openssh.com,aes256-gcm@openssh.com,aes128-ctr,aes192-ctr,aes256-ctr";

    public static final String MACS =
            "hmac-sha2-256-etm@openssh.com,hmac-sha2-512-etm@openssh.com,hmac-sha2-256,hmac-sha2-512";

    /** What the JDK alone can do, so that the same is offered wherever Salvor runs, and a host that is not known is not talked to. */
    private static final Map<String, String> CONFIG = Map.ofEntries(
            Map.entry("StrictHostKeyChecking", "yes"),
            Map.entry("kex", KEX),
            Map.entry("server_host_key", KEYS),
            Map.entry("PubkeyAcceptedAlgorithms", KEYS),
            Map.entry("cipher.c2s", CIPHERS),
            Map.entry("cipher.s2c", CIPHERS),
            Map.entry("mac.c2s", MACS),
            Map.entry("mac.s2c", MACS));

    private SshAlgorithms() {}

    /** Has a session offer these and no others. @param authentications ways to say who asks, such as {@code publickey} */
    public static void offer(Session session, String authentications) {
        CONFIG.forEach(session::setConfig);
        session.setConfig("PreferredAuthentications", authentications);
    }
}
