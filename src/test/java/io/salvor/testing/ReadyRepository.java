package io.salvor.testing;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.salvor.restic.RepositoryAccess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.generators.SCrypt;
import org.bouncycastle.crypto.macs.Poly1305;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;

/**
 * An empty repository in a folder, byte by byte as restic's own format wants it, whose password is quick to check. {@code restic
 * init} takes two seconds of a processor to find out how slow the check can be, and each restic after it half a second for the check;
 * a test that is not about the making of repositories needs neither.
 */
public final class ReadyRepository {
    private static final int IV = 16;

    /** What restic reads from a key, of how much work it is. */
    private record Cost(int n, int r) {
        /** The least that scrypt allows. */
        static final Cost LEAST = new Cost(2, 1);

        /** Twice as much as of a key that Salvor writes. */
        static final Cost DEAR = new Cost(2048, 8);
    }

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final ObjectMapper JSON = new ObjectMapper();

    private ReadyRepository() {}

    /** Makes one where the access says, which is a folder that is not there. Returns its ID. */
    public static String make(RepositoryAccess access) {
        return make(access, Cost.LEAST);
    }

    /** The same with a key that is more work than one of Salvor's, though less than one of restic's. */
    public static String makeDear(RepositoryAccess access) {
        return make(access, Cost.DEAR);
    }

    private static String make(RepositoryAccess access, Cost cost) {
        try {
            return written(access, cost);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String written(RepositoryAccess access, Cost cost) throws IOException {
        Path folder = Path.of(access.identifier());
        for (String part : List.of("data", "index", "keys", "locks", "snapshots")) {
            Files.createDirectories(folder.resolve(part));
        }
        for (int first = 0; first < 256; first++) {
            Files.createDirectory(folder.resolve("data").resolve("%02x".formatted(first)));
        }
        byte[] master = random(64);
        byte[] key = key(master, access.password(), cost);
        Files.write(folder.resolve("keys").resolve(sha256(key)), key);
        String id = HexFormat.of().formatHex(random(32));
        // What files are cut into pieces by; this one is from restic's documentation.
        byte[] config = json("version", 2, "id", id, "chunker_polynomial", "25b468838dcb75");
        Files.write(folder.resolve("config"), encrypted(config, master));
        return id;
    }

    private static byte[] key(byte[] master, String password, Cost cost) throws IOException {
        byte[] salt = random(64);
        byte[] fromPassword =
                SCrypt.generate(password.getBytes(StandardCharsets.UTF_8), salt, cost.n(), cost.r(), 1, 64);
        Map<String, Object> mac = new LinkedHashMap<>();
        mac.put("k", Arrays.copyOfRange(master, 32, 48));
        mac.put("r", Arrays.copyOfRange(master, 48, 64));
        byte[] keys = json("mac", mac, "encrypt", Arrays.copyOf(master, 32));
        return json(
                "created",
                "2026-01-01T00:00:00Z",
                "username",
                "root",
                "hostname",
                "test",
                "kdf",
                "scrypt",
                "N",
                cost.n(),
                "r",
                cost.r(),
                "p",
                1,
                "salt",
                salt,
                "data",
                encrypted(keys, fromPassword));
    }

    /** @param keys 32 bytes for AES, then k and r of Poly1305-AES */
    private static byte[] encrypted(byte[] plain, byte[] keys) {
        byte[] iv = random(IV);
        try {
            Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(keys, 0, 32, "AES"), new IvParameterSpec(iv));
            byte[] hidden = cipher.doFinal(plain);
            Poly1305 poly = new Poly1305(AESEngine.newInstance());
            byte[] macKey = new byte[32];
            System.arraycopy(keys, 48, macKey, 0, 16);
            System.arraycopy(keys, 32, macKey, 16, 16);
            poly.init(new ParametersWithIV(new KeyParameter(macKey), iv));
            poly.update(hidden, 0, hidden.length);
            byte[] all = Arrays.copyOf(iv, IV + hidden.length + poly.getMacSize());
            System.arraycopy(hidden, 0, all, IV, hidden.length);
            poly.doFinal(all, IV + hidden.length);
            return all;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] json(Object... pairs) throws IOException {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            fields.put((String) pairs[i], pairs[i + 1]);
        }
        return JSON.writeValueAsBytes(fields);
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
