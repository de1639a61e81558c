package io.salvor.restic.key;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.SCrypt;

/**
 * One key of a repository, as restic's design document has it: the repository's master key, encrypted with what scrypt makes of a
 * password. A repository may have several, each with a password and a cost of its own; its file is named by the SHA-256 of its content.
 */
public final class KeyFile {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SCRYPT = "scrypt";
    private static final String OWNER = "salvor";

    /** restic takes no other length. */
    private static final int SALT = 64;

    private final ScryptCost cost;
    private final byte[] salt;
    private final byte[] data;

    private KeyFile(ScryptCost cost, byte[] salt, byte[] data) {
        this.cost = cost;
        this.salt = salt;
        this.data = data;
    }

    /** The name that the file of such content has. */
    public static String id(byte[] content) {
        SHA256Digest digest = new SHA256Digest();
        digest.update(content, 0, content.length);
        byte[] hash = new byte[digest.getDigestSize()];
        digest.doFinal(hash, 0);
        return HexFormat.of().formatHex(hash);
    }

    /** Empty for what is no key, or one whose cost this process cannot bear. */
    public static Optional<KeyFile> read(byte[] content) {
        try {
            JsonNode file = JSON.readTree(content);
            ScryptCost cost = new ScryptCost(number(file, "N"), number(file, "r"), number(file, "p"));
            byte[] salt = file.path("salt").binaryValue();
            byte[] data = file.path("data").binaryValue();
            return SCRYPT.equals(file.path("kdf").asText())
                            && cost.isBearable()
                            && salt != null
                            && salt.length == SALT
                            && data != null
                    ? Optional.of(new KeyFile(cost, salt, data))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static int number(JsonNode file, String field) {
        return file.path(field).isInt() ? file.path(field).intValue() : 0;
    }

    /** How much work each opening is. */
    public ScryptCost cost() {
        return cost;
    }

    /** The master key; empty where the password is another one, or the file was changed. */
    public Optional<SealingKey> open(String password) {
        return fromPassword(password, salt, cost).flatMap(key -> key.open(data)).flatMap(KeyFile::masterKey);
    }

    private static Optional<SealingKey> fromPassword(String password, byte[] salt, ScryptCost cost) {
        return SealingKey.of(SCrypt.generate(
                password.getBytes(StandardCharsets.UTF_8), salt, cost.n(), cost.r(), cost.p(), SealingKey.BYTES));
    }

    private static Optional<SealingKey> masterKey(byte[] text) {
        try {
            JsonNode keys = JSON.readTree(text);
            byte[] encrypt = keys.path("encrypt").binaryValue();
            byte[] k = keys.path("mac").path("k").binaryValue();
            byte[] r = keys.path("mac").path("r").binaryValue();
            if (encrypt == null || encrypt.length != SealingKey.ENCRYPT) {
                return Optional.empty();
            }
            if (k == null || k.length != SealingKey.HALF_MAC || r == null || r.length != SealingKey.HALF_MAC) {
                return Optional.empty();
            }
            byte[] all = Arrays.copyOf(encrypt, SealingKey.BYTES);
            System.arraycopy(k, 0, all, SealingKey.ENCRYPT, k.length);
            System.arraycopy(r, 0, all, SealingKey.ENCRYPT + k.length, r.length);
            return SealingKey.of(all);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The content of a new file with which a password opens the repository of a master key. */
    public static byte[] write(
            SealingKey masterKey, String password, ScryptCost cost, Instant created, SecureRandom random) {
        byte[] salt = random(random, SALT);
        SealingKey fromPassword = fromPassword(password, salt, cost).orElseThrow();
        ObjectNode file = head(cost)
                .put("created", created.toString())
                .put("salt", salt)
                .put("data", fromPassword.seal(text(masterKey), random(random, SealingKey.IV)));
        return bytes(file);
    }

    /** Whether a content is the beginning of a file that {@link #write} made, and no more: what a write that was killed may leave. */
    public static boolean isHalfWritten(byte[] content) {
        return Stream.of(ScryptCost.CHEAP, ScryptCost.ORDINARY).anyMatch(cost -> begins(content, bytes(head(cost))))
                && read(content).isEmpty();
    }

    private static boolean begins(byte[] content, byte[] head) {
        // All but the brace that ends it.
        int known = Math.min(content.length, head.length - 1);
        return Arrays.equals(content, 0, known, head, 0, known);
    }

    /** What is the same in every file. */
    private static ObjectNode head(ScryptCost cost) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("kdf", SCRYPT)
                .put("N", cost.n())
                .put("r", cost.r())
                .put("p", cost.p())
                .put("username", OWNER)
                .put("hostname", OWNER);
    }

    private static byte[] text(SealingKey key) {
        ObjectNode keys = JsonNodeFactory.instance.objectNode();
        keys.putObject("mac").put("k", key.k()).put("r", key.r());
        return bytes(keys.put("encrypt", key.encrypt()));
    }

    private static byte[] bytes(ObjectNode json) {
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] random(SecureRandom random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
