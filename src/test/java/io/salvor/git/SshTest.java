package io.salvor.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.jcraft.jsch.JSch;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.salvor.git.signature.TrustedKeys;
import io.salvor.match.FolderRules;
import io.salvor.ssh.SshAlgorithms;
import io.salvor.trouble.GitException;
import io.salvor.trouble.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyEncryptionContext;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SshTest {
    @TempDir
    Path temp;

    private GitFixture remote;
    private GitRepositories repositories;
    private String commit;

    @BeforeEach
    void makeRepository() throws IOException {
        remote = new GitFixture(temp.resolve("remote.git"));
        repositories = new GitRepositories(temp.resolve("cache"), Clock.systemUTC());
        remote.commit("main", Map.of("policies/old.yaml", "old"));
        commit = remote.commit("main", Map.of("policies/a.yaml", "a: 1\n"));
    }

    @AfterEach
    void closeRepository() {
        remote.close();
    }

    @ParameterizedTest(name = "identity {0}, host key {1}")
    @CsvSource({"ed25519,ed25519", "rsa,rsa", "ecdsa,ecdsa", "ed25519,ecdsa", "ecdsa,rsa"})
    void the_right_key_opens_the_repository(String identity, String hostKey) throws Exception {
        KeyPair client = key(identity);
        try (GitSshServer server = new GitSshServer(remote.repository(), key(hostKey), client.getPublic())) {
            Map<String, byte[]> secret = secret(openSsh(client, null), server.knownHost());
            assertThat(read(server.url(), secret)).isEqualTo(commit);
            assertThat(server.users()).containsOnly("git");
            assertThat(server.commands()).containsOnly("git-upload-pack '/policies.git'");
        }
    }

    @Test
    void the_user_of_the_url_is_taken_and_git_where_there_is_none() throws Exception {
        KeyPair client = key("ed25519");
        try (GitSshServer server = new GitSshServer(remote.repository(), key("ed25519"), client.getPublic())) {
            Map<String, byte[]> secret = secret(openSsh(client, null), server.knownHost());
            read(server.url().replace("git@", "jo@"), secret);
            assertThat(server.users()).containsOnly("jo");
            server.users().clear();
            read(server.url().replace("git@", ""), secret);
            assertThat(server.users()).containsOnly("git");
        }
    }

    @Test
    void an_encrypted_identity_is_opened_with_its_password() throws Exception {
        KeyPair client = key("ed25519");
        try (GitSshServer server = new GitSshServer(remote.repository(), key("ed25519"), client.getPublic())) {
            Map<String, byte[]> secret = secret(openSsh(client, "pa55"), server.knownHost());
            assertThat(invalid(secret)).contains("no key password");
            secret.put("password", "wr0ng".getBytes(StandardCharsets.UTF_8));
            assertThat(invalid(secret)).contains("does not open").doesNotContain("wr0ng");
            secret.put("password", "pa55\n".getBytes(StandardCharsets.UTF_8));
            assertThat(read(server.url(), secret)).isEqualTo(commit);
        }
    }

    @ParameterizedTest(name = "known is {0}")
    @ValueSource(strings = {"another key", "another kind of key", "another host"})
    void a_host_that_is_not_the_known_one_is_not_talked_to(String known) throws Exception {
        KeyPair client = key("ed25519");
        try (GitSshServer server = new GitSshServer(remote.repository(), key("ed25519"), client.getPublic())) {
            String host = server.knownHost().substring(0, server.knownHost().indexOf(' ') + 1);
            String line =
                    switch (known) {
                        case "another key" ->
                            host + PublicKeyEntry.toString(key("ed25519").getPublic());
                        case "another kind of key" ->
                            host + PublicKeyEntry.toString(key("ecdsa").getPublic());
                        default -> server.knownHost().replace("127.0.0.1", "example.org");
                    };
            GitException failure = failure(server.url(), secret(openSsh(client, null), line));
            assertThat(failure.reason()).as(failure.getMessage()).isEqualTo(Reason.HostKeyRejected);
            assertThat(failure.getMessage()).contains("ssh://127.0.0.1").contains("known_hosts");
            assertThat(server.users()).isEmpty();
        }
    }

    @Test
    void an_identity_that_the_server_does_not_know_is_refused() throws Exception {
        try (GitSshServer server = new GitSshServer(
                remote.repository(), key("ed25519"), key("ed25519").getPublic())) {
            GitException failure = failure(server.url(), secret(openSsh(key("ed25519"), null), server.knownHost()));
            assertThat(failure.reason()).as(failure.getMessage()).isEqualTo(Reason.AuthenticationFailed);
            assertThat(server.commands()).isEmpty();
        }
    }

    @Test
    void what_a_home_directory_holds_does_not_help() throws Exception {
        KeyPair client = key("ed25519");
        String home = System.getProperty("user.home");
        Path ssh = Files.createDirectories(temp.resolve("home/.ssh"));
        try (GitSshServer server = new GitSshServer(remote.repository(), key("ed25519"), client.getPublic())) {
            System.setProperty("user.home", temp.resolve("home").toString());
            Files.write(ssh.resolve("id_ed25519"), openSsh(client, null));
            Files.writeString(ssh.resolve("known_hosts"), server.knownHost());
            Files.writeString(ssh.resolve("config"), "Host *\n  StrictHostKeyChecking no\n");
            String other =
                    "example.org " + PublicKeyEntry.toString(key("ed25519").getPublic());
            assertThat(failure(server.url(), secret(openSsh(client, null), other))
                            .reason())
                    .isEqualTo(Reason.HostKeyRejected);
            assertThat(failure(server.url(), secret(openSsh(key("ed25519"), null), server.knownHost()))
                            .reason())
                    .isEqualTo(Reason.AuthenticationFailed);
        } finally {
            System.setProperty("user.home", home);
        }
    }

    @Test
    void a_repository_that_is_not_there_is_named() throws Exception {
        KeyPair client = key("ed25519");
        try (GitSshServer server = new GitSshServer(remote.repository(), key("ed25519"), client.getPublic())) {
            GitException failure = failure(
                    server.url().replace("policies", "other"), secret(openSsh(client, null), server.knownHost()));
            assertThat(failure.reason()).as(failure.getMessage()).isEqualTo(Reason.RepositoryNotFound);
        }
    }

    @Test
    void nobody_at_the_port_and_no_answer_are_told_apart() throws Exception {
        Map<String, byte[]> secret = secret(
                openSsh(key("ed25519"), null),
                "example.org " + PublicKeyEntry.toString(key("ed25519").getPublic()));
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            String url = "ssh://git@127.0.0.1:" + silent.getLocalPort() + "/x.git";
            GitSource source = source(url, secret, Duration.ofMillis(500));
            GitException failure = catchThrowableOfType(GitException.class, () -> repositories.head(source));
            assertThat(failure.reason()).isEqualTo(Reason.TimedOut);
            silent.close();
            assertThat(failure(url, secret).reason()).isEqualTo(Reason.Unreachable);
        }
    }

    @Test
    void history_is_looked_into_over_ssh_too() throws Exception {
        KeyPair client = key("ed25519");
        try (GitSshServer server = new GitSshServer(remote.repository(), key("ed25519"), client.getPublic())) {
            GitSource source =
                    source(server.url(), secret(openSsh(client, null), server.knownHost()), Duration.ofSeconds(30));
            String head = remote.commits("main", 100);
            assertThatCode(() -> repositories.requireFastForward(source, commit, head))
                    .doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "identity,not a key,does not hold a private key",
        "known_hosts,not a line,has a key known_hosts without any host key"
    })
    void what_cannot_be_read_is_named(String key, String value, String expected) throws Exception {
        Map<String, byte[]> secret = secret(
                openSsh(key("ed25519"), null),
                "example.org " + PublicKeyEntry.toString(key("ed25519").getPublic()));
        secret.put(key, value.getBytes(StandardCharsets.UTF_8));
        assertThat(invalid(secret)).contains(expected).doesNotContain(value);
    }

    @Test
    void every_class_that_is_reached_by_its_name_is_registered_for_the_native_image() {
        Set<String> registered = Set.of(
                SshAlgorithms.class.getAnnotation(RegisterForReflection.class).classNames());
        Stream<String> offered = Stream.of(
                        SshAlgorithms.KEX, SshAlgorithms.KEYS, SshAlgorithms.CIPHERS, SshAlgorithms.MACS)
                .flatMap(names -> Stream.of(names.split(",")));
        Stream<String> always = Stream.of(
                "random",
                "none",
                "dh",
                "xdh",
                "ecdh-sha2-nistp",
                "sha256",
                "sha-256",
                "sha-384",
                "sha-512",
                "hmac-sha1",
                "bcrypt",
                "pbkdf2",
                "keypairgen.rsa",
                "keypairgen.ecdsa",
                "keypairgen.eddsa",
                "keypairgen_fromprivate.eddsa",
                "userauth.none",
                "userauth.publickey");
        assertThat(Stream.concat(offered, always).map(JSch::getConfig))
                .isNotEmpty()
                .isSubsetOf(registered);
        assertThat(registered).allSatisfy(Class::forName);
    }

    private String read(String url, Map<String, byte[]> secret) throws GitException {
        GitSource source = source(url, secret, Duration.ofSeconds(30));
        return repositories.fetch(source, repositories.head(source)).commit();
    }

    private GitException failure(String url, Map<String, byte[]> secret) {
        return catchThrowableOfType(GitException.class, () -> read(url, secret));
    }

    private static String invalid(Map<String, byte[]> secret) {
        GitException failure = catchThrowableOfType(GitException.class, () -> GitCredentials.of(secret));
        assertThat(failure.reason()).isEqualTo(Reason.InvalidCredentials);
        return failure.getMessage();
    }

    private static GitSource source(String url, Map<String, byte[]> secret, Duration timeout) throws GitException {
        return new GitSource(
                url,
                GitRef.branch("main"),
                "policies",
                FolderRules.DEFAULT,
                timeout,
                GitCredentials.of(secret),
                TrustedKeys.NONE);
    }

    private static Map<String, byte[]> secret(byte[] identity, String knownHosts) {
        Map<String, byte[]> secret = new HashMap<>();
        secret.put("identity", identity);
        secret.put("known_hosts", knownHosts.getBytes(StandardCharsets.UTF_8));
        return secret;
    }

    private static KeyPair key(String kind) throws GeneralSecurityException {
        return switch (kind) {
            case "rsa" -> KeyUtils.generateKeyPair("ssh-rsa", 2048);
            case "ecdsa" -> KeyUtils.generateKeyPair("ecdsa-sha2-nistp256", 256);
            default -> KeyUtils.generateKeyPair("ssh-ed25519", 256);
        };
    }

    private static byte[] openSsh(KeyPair key, String password) throws Exception {
        OpenSSHKeyEncryptionContext encryption = null;
        if (password != null) {
            encryption = new OpenSSHKeyEncryptionContext();
            encryption.setPassword(password);
            encryption.setCipherName("AES");
            encryption.setCipherMode("CTR");
            encryption.setCipherType("256");
        }
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(key, "jo", encryption, file);
        return file.toByteArray();
    }
}
