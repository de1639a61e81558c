package io.salvor.git.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.salvor.git.signature.TrustedKeys.Mode;
import io.salvor.trouble.GitException;
import io.salvor.trouble.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys and signatures that OpenSSH 9.2 made, and what may not pass for them. */
class SshKeygenTest {
    private static final Path DATA = Path.of("src/test/resources/ssh-signatures");

    @ParameterizedTest
    @CsvSource({
        "ed25519-256,ssh-ed25519",
        "ed25519-256-sha256,ssh-ed25519",
        "rsa-3072,ssh-rsa",
        "ecdsa-256,ecdsa-sha2-nistp256",
        "ecdsa-384,ecdsa-sha2-nistp384",
        "ecdsa-521,ecdsa-sha2-nistp521"
    })
    void what_ssh_keygen_signed_is_good_and_a_changed_message_is_not(String name, String kind) throws Exception {
        TrustedKeys keys = keys(read(name + ".pub"));
        byte[] message = read("message");
        byte[] signature = read(name + ".sig");
        assertThat(keys.signer(new SignedObject(message, signature), Instant.EPOCH))
                .startsWith("SSH key " + kind + " SHA256:");
        message[0] ^= 1;
        assertThatThrownBy(() -> keys.signer(new SignedObject(message, signature), Instant.EPOCH))
                .isInstanceOf(UntrustedException.class)
                .hasMessageContaining("bad signature");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ed25519-256", "rsa-3072", "ecdsa-256"})
    void a_value_that_is_longer_or_missing_is_not_good(String name) throws Exception {
        SshSignature good = signature(name);
        byte[] longer = Arrays.copyOf(good.value(), good.value().length + 1);
        refused(name, with(good, longer, new byte[0]));
        refused(name, with(good, new byte[0], new byte[0]));
        refused(name, with(good, good.value(), new byte[] {1, 0, 0, 0, 1}));
    }

    @Test
    void numbers_out_of_range_are_no_ecdsa_signature() throws Exception {
        for (BigInteger number : new BigInteger[] {BigInteger.ZERO, BigInteger.ONE.negate(), BigInteger.TWO.pow(300)}) {
            byte[] field = SshFields.joined(number.toByteArray(), number.toByteArray());
            refused("ecdsa-256", with(signature("ecdsa-256"), field, new byte[0]));
        }
    }

    private static SshSignature signature(String name) throws Exception {
        return SshSignature.parse(new String(read(name + ".sig"), StandardCharsets.US_ASCII).strip());
    }

    private static SshSignature with(SshSignature good, byte[] value, byte[] touch) {
        return new SshSignature(
                good.key(), good.namespace(), good.reserved(), good.hash(), good.algorithm(), value, touch);
    }

    private static void refused(String name, SshSignature bad) {
        assertThatThrownBy(() -> bad.signer(read("message"), SshPublicKey.read("x", read(name + ".pub"))))
                .isInstanceOf(UntrustedException.class)
                .hasMessageContaining("bad signature");
    }

    static Stream<String> notKeys() throws IOException {
        byte[] ec = blob("ecdsa-256.pub");
        byte[] point = Arrays.copyOfRange(ec, ec.length - 65, ec.length);
        byte[] compressed = Arrays.copyOf(point, 33);
        compressed[0] = (byte) (2 + (point[64] & 1));
        byte[] ed = blob("ed25519-256.pub");
        byte[] edKey = Arrays.copyOfRange(ed, ed.length - 32, ed.length);
        return Stream.of(
                // another curve than the kind names
                line("ecdsa-sha2-nistp384", text("nistp256"), point),
                line("ecdsa-sha2-nistp256", text("nistp384"), point),
                line("sk-ecdsa-sha2-nistp256@openssh.com", text("nistp384"), point, text("ssh:")),
                // half of the point, and one that is not on the curve
                line("ecdsa-sha2-nistp256", text("nistp256"), compressed),
                line("ecdsa-sha2-nistp256", text("nistp256"), flipped(point)),
                line("sk-ecdsa-sha2-nistp256@openssh.com", text("nistp256"), compressed, text("ssh:")),
                // a number of another length, and something behind the key
                line("ssh-ed25519", Arrays.copyOf(edKey, 31)),
                line("ssh-ed25519", edKey, text("more")),
                line("sk-ssh-ed25519@openssh.com", edKey),
                line("sk-ssh-ed25519@openssh.com", edKey, text("ssh:"), text("more")),
                // RSA that is too short, and with a number that is not written in the shortest way
                line("ssh-rsa", BigInteger.valueOf(65537).toByteArray(), odd(1024)),
                line("ssh-rsa", new byte[] {0, 0, 1, 0, 1}, modulus()),
                // kinds that nobody should trust
                line("ssh-dss", odd(1024), odd(160), odd(1024), odd(1024)));
    }

    @ParameterizedTest
    @MethodSource("notKeys")
    void only_the_one_form_of_a_key_is_read(String line) {
        assertThatThrownBy(() -> keys(text(line)))
                .isInstanceOfSatisfying(
                        GitException.class, e -> assertThat(e.reason()).isEqualTo(Reason.InvalidCredentials))
                .hasMessageContaining("line 1 of its key jo.sshpub");
    }

    @Test
    void the_parts_of_the_keys_that_are_refused_make_good_keys() throws IOException {
        byte[] ec = blob("ecdsa-256.pub");
        byte[] point = Arrays.copyOfRange(ec, ec.length - 65, ec.length);
        byte[] ed = blob("ed25519-256.pub");
        byte[] edKey = Arrays.copyOfRange(ed, ed.length - 32, ed.length);
        for (String good : new String[] {
            line("ecdsa-sha2-nistp256", text("nistp256"), point),
            line("sk-ecdsa-sha2-nistp256@openssh.com", text("nistp256"), point, text("ssh:")),
            line("ssh-ed25519", edKey),
            line("sk-ssh-ed25519@openssh.com", edKey, text("ssh:")),
            line("ssh-rsa", new byte[] {1, 0, 1}, modulus())
        }) {
            assertThat(SshPublicKey.read("x", text(good))).hasSize(1);
        }
    }

    private static TrustedKeys keys(byte[] file) {
        return TrustedKeys.of(Mode.HEAD, Map.of("jo.sshpub", file));
    }

    private static byte[] read(String file) throws IOException {
        return Files.readAllBytes(DATA.resolve(file));
    }

    private static byte[] blob(String file) throws IOException {
        return Base64.getDecoder().decode(new String(read(file), StandardCharsets.US_ASCII).split(" ")[1]);
    }

    private static byte[] modulus() throws IOException {
        SshFields fields = new SshFields(blob("rsa-3072.pub"));
        fields.text();
        fields.number();
        return fields.bytes();
    }

    private static String line(String kind, byte[]... fields) {
        ByteArrayOutputStream blob = new ByteArrayOutputStream();
        blob.writeBytes(SshFields.joined(text(kind)));
        blob.writeBytes(SshFields.joined(fields));
        return kind + " " + Base64.getEncoder().encodeToString(blob.toByteArray());
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] flipped(byte[] point) {
        byte[] other = point.clone();
        other[point.length - 1] ^= 1;
        return other;
    }

    private static byte[] odd(int bits) {
        return BigInteger.ONE.shiftLeft(bits - 1).add(BigInteger.ONE).toByteArray();
    }
}
