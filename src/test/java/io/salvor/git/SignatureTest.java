package io.salvor.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.salvor.git.GitFixture.Signer;
import io.salvor.git.signature.SignedObject;
import io.salvor.git.signature.TrustedKeys;
import io.salvor.git.signature.TrustedKeys.Mode;
import io.salvor.git.signature.UntrustedException;
import io.salvor.match.FolderRules;
import io.salvor.trouble.GitException;
import io.salvor.trouble.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SignatureTest {
    @TempDir
    Path temp;

    private GitFixture remote;

    @BeforeEach
    void makeRepository() throws IOException {
        remote = new GitFixture(temp.resolve("remote.git"));
        remote.commit("main", Map.of("policies/a.yaml", "a: 1\n"));
    }

    @AfterEach
    void closeRepository() {
        remote.close();
    }

    @ParameterizedTest
    @CsvSource({
        "ssh-ed25519,256,ssh-ed25519,sha512",
        "ssh-ed25519,256,ssh-ed25519,sha256",
        "ssh-rsa,2048,rsa-sha2-512,sha512",
        "ssh-rsa,2048,rsa-sha2-256,sha512",
        "ecdsa-sha2-nistp256,256,ecdsa-sha2-nistp256,sha512",
        "ecdsa-sha2-nistp384,384,ecdsa-sha2-nistp384,sha512",
        "ecdsa-sha2-nistp521,521,ecdsa-sha2-nistp521,sha512"
    })
    void a_commit_signed_by_a_trusted_ssh_key_is_taken_in(String kind, int bits, String algorithm, String hash)
            throws Exception {
        SshSigner signer = new SshSigner(KeyUtils.generateKeyPair(kind, bits), algorithm, "git", hash);
        String commit = remote.signedCommit("main", signer);
        TrustedKeys keys = TrustedKeys.of(Mode.HEAD, Map.of("jo.sshpub", signer.publicKey()));
        FetchedRevision tree = read(GitRef.branch("main"), keys);
        assertThat(tree.commit()).isEqualTo(commit);
        assertThat(tree.verifiedBy()).startsWith("SSH key " + kind + " SHA256:");
    }

    @Test
    void a_commit_signed_by_a_trusted_open_pgp_key_is_taken_in() throws Exception {
        PgpSigner signer = PgpSigner.lasting();
        remote.signedCommit("main", signer);
        TrustedKeys keys = TrustedKeys.of(
                Mode.HEAD,
                Map.of(
                        "other.asc", PgpSigner.lasting().publicKey(),
                        "jo.asc", signer.publicKey(),
                        "README", new byte[0]));
        assertThat(read(GitRef.branch("main"), keys).verifiedBy()).isEqualTo("OpenPGP key " + signer.id());
    }

    @ParameterizedTest
    @CsvSource({
        "ssh-ed25519,256,sk-ssh-ed25519@openssh.com",
        "ecdsa-sha2-nistp256,256,sk-ecdsa-sha2-nistp256@openssh.com"
    })
    void a_commit_signed_by_a_security_key_is_taken_in_if_it_was_touched(String kind, int bits, String algorithm)
            throws Exception {
        SecurityKeySigner touched = new SecurityKeySigner(KeyUtils.generateKeyPair(kind, bits), kind, algorithm, 1);
        TrustedKeys keys = TrustedKeys.of(Mode.HEAD, Map.of("jo.sshpub", touched.publicKey()));
        remote.signedCommit("main", touched);
        assertThat(read(GitRef.branch("main"), keys).verifiedBy()).startsWith("SSH key " + algorithm);
        remote.signedCommit("main", new SecurityKeySigner(touched.key(), kind, algorithm, 0));
        assertThat(failure(GitRef.branch("main"), keys).getMessage()).contains("bad signature");
    }

    @Test
    void no_signature_that_was_tampered_with_is_good_or_throws_anything_else() throws Exception {
        Random random = new Random(7);
        SshSigner ssh = new SshSigner(KeyUtils.generateKeyPair("ssh-ed25519", 256), "ssh-ed25519", "git", "sha512");
        SshSigner ec = new SshSigner(
                KeyUtils.generateKeyPair("ecdsa-sha2-nistp256", 256), "ecdsa-sha2-nistp256", "git", "sha512");
        PgpSigner pgp = PgpSigner.lasting();
        TrustedKeys keys = TrustedKeys.of(
                Mode.HEAD, Map.of("a.sshpub", ssh.publicKey(), "b.sshpub", ec.publicKey(), "c.asc", pgp.publicKey()));
        byte[] payload = "tree of policies".getBytes(StandardCharsets.UTF_8);
        byte[] other = "tree of trouble!".getBytes(StandardCharsets.UTF_8);
        for (Signer signer : new Signer[] {ssh, ec, pgp}) {
            byte[] good = signer.sign(payload).getBytes(StandardCharsets.US_ASCII);
            assertThat(keys.signer(new SignedObject(payload, good), Instant.now()))
                    .isNotNull();
            for (int i = 0; i < 300; i++) {
                byte[] bad = good.clone();
                for (int hits = random.nextInt(4); hits >= 0; hits--) {
                    bad[random.nextInt(bad.length)] = (byte) random.nextInt(128);
                }
                byte[] cut = random.nextInt(5) > 0 ? bad : Arrays.copyOf(bad, random.nextInt(bad.length));
                assertThatThrownBy(() -> keys.signer(new SignedObject(other, cut), Instant.now()))
                        .isInstanceOf(UntrustedException.class);
            }
        }
    }

    @Test
    void without_verification_nobody_is_named() throws Exception {
        assertThat(read(GitRef.branch("main"), TrustedKeys.NONE).verifiedBy()).isNull();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void a_commit_is_refused_with_its_id_and_the_reason(String what, Signer signer, TrustedKeys keys, String expected)
            throws Exception {
        String commit = signer == null
                ? remote.commit("main", Map.of("policies/a.yaml", "a: 2\n"))
                : remote.signedCommit("main", signer);
        GitException failure = failure(GitRef.branch("main"), keys);
        assertThat(failure.reason()).as(failure.getMessage()).isEqualTo(Reason.VerificationFailed);
        assertThat(failure.getMessage())
                .contains("commit " + commit)
                .contains(remote.url())
                .contains(expected);
    }

    static Stream<Arguments> refused() throws Exception {
        SshSigner ssh = new SshSigner(KeyUtils.generateKeyPair("ssh-ed25519", 256), "ssh-ed25519", "git", "sha512");
        SshSigner rsa = new SshSigner(KeyUtils.generateKeyPair("ssh-rsa", 2048), "ssh-rsa", "git", "sha512");
        PgpSigner pgp = PgpSigner.lasting();
        PgpSigner brief = PgpSigner.expiringAfter(Duration.ofMinutes(10));
        TrustedKeys keys = TrustedKeys.of(
                Mode.HEAD,
                Map.of(
                        "jo.sshpub", ssh.publicKey(),
                        "rsa.sshpub", rsa.publicKey(),
                        "jo.asc", pgp.publicKey(),
                        "brief.asc", brief.publicKey()));
        return Stream.of(
                Arguments.of("unsigned", null, keys, "is not signed"),
                Arguments.of(
                        "SSH key that nobody trusts",
                        new SshSigner(KeyUtils.generateKeyPair("ssh-ed25519", 256), "ssh-ed25519", "git", "sha512"),
                        keys,
                        "not among the trusted keys"),
                Arguments.of("OpenPGP key that nobody trusts", PgpSigner.lasting(), keys, "not among the trusted keys"),
                Arguments.of(
                        "SSH signature for a file",
                        new SshSigner(ssh.key(), "ssh-ed25519", "file", "sha512"),
                        keys,
                        "another namespace"),
                Arguments.of("SHA-1", rsa, keys, "too weak"),
                Arguments.of(
                        "SSH signature of something else",
                        (Signer) payload -> ssh.sign(new byte[] {1}),
                        keys,
                        "has a bad signature of SSH key"),
                Arguments.of(
                        "OpenPGP signature of something else",
                        (Signer) payload -> pgp.sign(new byte[] {1}),
                        keys,
                        "has a bad signature of OpenPGP key " + pgp.id()),
                Arguments.of("expired key", brief, keys, "has expired"),
                Arguments.of(
                        "expired key that signs in its own past",
                        brief.signingAt(PgpSigner.MADE.plusSeconds(60)),
                        keys,
                        "has expired"),
                Arguments.of(
                        "key from the future", pgp.signingAt(Instant.now().plusSeconds(3600)), keys, "in the future"),
                Arguments.of(
                        "revoked key", pgp, TrustedKeys.of(Mode.HEAD, Map.of("jo.asc", pgp.revoked())), "is revoked"),
                Arguments.of(
                        "revoked subkey",
                        pgp,
                        TrustedKeys.of(Mode.HEAD, Map.of("jo.asc", pgp.withSigningSubkeyRevoked())),
                        "is revoked"),
                Arguments.of(
                        "garbage in armor",
                        (Signer) payload -> "-----BEGIN SSH SIGNATURE-----\nAAAA\n-----END SSH SIGNATURE-----",
                        keys,
                        "cannot be read"),
                Arguments.of(
                        "half an OpenPGP signature",
                        (Signer) payload -> "-----BEGIN PGP SIGNATURE-----\n\nAAAA\n-----END PGP SIGNATURE-----",
                        keys,
                        "OpenPGP signature"),
                Arguments.of(
                        "a signature of another kind",
                        (Signer) payload -> "-----BEGIN SIGNED MESSAGE-----\nAAAA\n-----END SIGNED MESSAGE-----",
                        keys,
                        "neither of OpenPGP nor of SSH"));
    }

    @Test
    void a_key_that_expires_tomorrow_is_good_today_and_no_longer_the_day_after() throws Exception {
        PgpSigner signer = PgpSigner.expiringAfter(Duration.ofDays(1));
        remote.signedCommit("main", signer);
        TrustedKeys keys = TrustedKeys.of(Mode.HEAD, Map.of("jo.asc", signer.publicKey()));
        assertThat(read(GitRef.branch("main"), keys).verifiedBy()).contains(signer.id());
        Clock later = Clock.fixed(Instant.now().plus(Duration.ofDays(2)), ZoneOffset.UTC);
        GitSource source = source(GitRef.branch("main"), keys);
        GitRepositories repositories = new GitRepositories(temp.resolve("cache"), later);
        String head = repositories.head(source);
        GitException failure = catchThrowableOfType(GitException.class, () -> repositories.fetch(source, head));
        assertThat(failure.reason()).isEqualTo(Reason.VerificationFailed);
    }

    @Test
    void a_signed_tag_vouches_for_its_unsigned_commit() throws Exception {
        PgpSigner pgp = PgpSigner.lasting();
        SshSigner ssh = new SshSigner(KeyUtils.generateKeyPair("ssh-ed25519", 256), "ssh-ed25519", "git", "sha512");
        TrustedKeys keys = TrustedKeys.of(Mode.Tag, Map.of("jo.asc", pgp.publicKey(), "jo.sshpub", ssh.publicKey()));
        String commit = remote.commit("main", Map.of("policies/b.yaml", "b: 1\n"));
        remote.signedTag("pgp", commit, pgp);
        remote.signedTag("ssh", commit, ssh);
        assertThat(read(GitRef.tag("pgp"), keys).verifiedBy()).isEqualTo("OpenPGP key " + pgp.id());
        assertThat(read(GitRef.tag("ssh"), keys).verifiedBy()).startsWith("SSH key ssh-ed25519");
    }

    @Test
    void a_tag_that_is_signed_later_is_looked_at_anew() throws Exception {
        PgpSigner signer = PgpSigner.lasting();
        TrustedKeys keys = TrustedKeys.of(Mode.Tag, Map.of("jo.asc", signer.publicKey()));
        String commit = remote.commit("main", Map.of("policies/b.yaml", "b: 1\n"));
        remote.point("refs/tags/v1", commit);
        assertThat(failure(GitRef.tag("v1"), keys).getMessage()).contains("tag \"v1\"", "git tag -s");
        remote.annotatedTag("v1", commit);
        assertThat(failure(GitRef.tag("v1"), keys).getMessage()).contains("is not signed");
        remote.signedTag("v1", commit, signer);
        assertThat(read(GitRef.tag("v1"), keys).commit()).isEqualTo(commit);
    }

    @Test
    void an_old_signed_tag_cannot_be_put_in_a_new_ones_place() throws Exception {
        PgpSigner signer = PgpSigner.lasting();
        TrustedKeys keys = TrustedKeys.of(Mode.Tag, Map.of("jo.asc", signer.publicKey()));
        remote.signedTag("v1", remote.commit("main", Map.of("policies/b.yaml", "b: 1\n")), signer);
        remote.point(
                "refs/tags/v2",
                remote.repository().exactRef("refs/tags/v1").getObjectId().name());
        GitException failure = failure(GitRef.tag("v2"), keys);
        assertThat(failure.reason()).isEqualTo(Reason.VerificationFailed);
        assertThat(failure.getMessage()).contains("under another name, \"v1\"");
    }

    @Test
    void a_branch_has_no_tag_whose_signature_could_be_asked_for() throws Exception {
        TrustedKeys keys =
                TrustedKeys.of(Mode.Tag, Map.of("jo.asc", PgpSigner.lasting().publicKey()));
        GitException failure = failure(GitRef.branch("main"), keys);
        assertThat(failure.reason()).isEqualTo(Reason.InvalidSource);
        assertThat(failure.getMessage()).contains("spec.ref.tag");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "jo.pem,x,holds no key that ends in",
        "jo.asc,x,jo.asc",
        "jo.asc,'',jo.asc",
        "jo.sshpub,'',jo.sshpub",
        "jo.sshpub,'# a comment',jo.sshpub",
        "jo.sshpub,ssh-ed25519 AAAA,line 1",
        "jo.sshpub,ssh-ed25519,line 1",
        "jo.sshpub,ssh-dss AAAAB3NzaC1kc3MAAAABAA==,line 1",
        "jo.sshpub,sk-ssh-ed25519@openssh.com AAAAGnNrLXNzaC1lZDI1NTE5QG9wZW5zc2guY29t,line 1",
        "jo.sshpub,git ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIE,line 1"
    })
    void trusted_keys_that_cannot_be_read_are_named(String key, String value, String expected) {
        GitException failure = catchThrowableOfType(
                GitException.class,
                () -> TrustedKeys.of(Mode.HEAD, Map.of(key, value.getBytes(StandardCharsets.UTF_8))));
        assertThat(failure.reason()).isEqualTo(Reason.InvalidCredentials);
        assertThat(failure.getMessage()).contains(expected);
    }

    private FetchedRevision read(GitRef ref, TrustedKeys keys) throws GitException {
        GitSource source = source(ref, keys);
        GitRepositories repositories = new GitRepositories(temp.resolve("cache"), Clock.systemUTC());
        return repositories.fetch(source, repositories.head(source));
    }

    private GitException failure(GitRef ref, TrustedKeys keys) {
        return catchThrowableOfType(GitException.class, () -> read(ref, keys));
    }

    private GitSource source(GitRef ref, TrustedKeys keys) {
        return new GitSource(
                remote.url(), ref, "policies", FolderRules.DEFAULT, Duration.ofSeconds(30), GitCredentials.NONE, keys);
    }
}
