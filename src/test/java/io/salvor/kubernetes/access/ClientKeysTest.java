package io.salvor.kubernetes.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.salvor.git.TlsIdentity;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Client keys in every form that kubectl reads, against a server that asks for a certificate. */
class ClientKeysTest {
    @TempDir
    private static Path keys;

    @TempDir
    private Path folder;

    private static TlsIdentity server;
    private static Map<String, TlsIdentity> clients;

    @BeforeAll
    static void make_keys() throws Exception {
        server = TlsIdentity.make(keys, "server", "EC");
        clients = Map.of(
                "RSA", TlsIdentity.make(keys, "rsa", "RSA"),
                "EC", TlsIdentity.make(keys, "ec", "EC"),
                "Ed25519", TlsIdentity.make(keys, "ed25519", "Ed25519"));
    }

    @ParameterizedTest
    @CsvSource({
        "RSA, PRIVATE KEY",
        "RSA, RSA PRIVATE KEY",
        "EC, PRIVATE KEY",
        "EC, EC PRIVATE KEY",
        "Ed25519, PRIVATE KEY"
    })
    void a_key_in_any_form_opens_the_cluster(String algorithm, String form) throws Exception {
        TlsIdentity client = clients.get(algorithm);
        byte[] key = form.equals("PRIVATE KEY") ? client.key() : client.olderKey(form);
        try (TlsApiServer api = new TlsApiServer(server, client)) {
            assertOpens(api, inline(client.certificate(), key), algorithm);
            Files.write(folder.resolve("client.crt"), client.certificate());
            Files.createDirectories(folder.resolve("keys"));
            Files.write(folder.resolve("keys/client.key"), key);
            assertOpens(api, "{client-certificate: client.crt, client-key: keys/client.key}", algorithm);
        }
    }

    /** As openssl writes it, and as people concatenate files. */
    @Test
    void what_stands_around_a_key_does_not_matter() throws Exception {
        TlsIdentity client = clients.get("EC");
        String older = text(client.olderKey("EC PRIVATE KEY"));
        String parameters = "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n";
        String both =
                "Bag Attributes\n  friendlyName: key\n" + text(client.certificate()) + parameters + older + "\n\n";
        try (TlsApiServer api = new TlsApiServer(server, client)) {
            assertOpens(api, inline(both.getBytes(), both.getBytes()), "EC");
            assertOpens(
                    api,
                    inline(client.certificate(), older.replace("\n", "\r\n").getBytes()),
                    "EC");
            assertOpens(
                    api,
                    inline(
                            client.certificate(),
                            older.replace("EC PRIVATE", "PRIVATE").getBytes()),
                    "EC");
        }
    }

    @Test
    void a_key_that_cannot_be_used_is_named_with_what_to_do() throws Exception {
        TlsIdentity client = clients.get("EC");
        try (TlsApiServer api = new TlsApiServer(server, client)) {
            assertRefused(api, inline(client.certificate(), clients.get("RSA").key()), "do not belong together");
            assertRefused(api, inline(client.certificate(), "no key".getBytes()), "holds no private key");
            assertRefused(api, inline("no key".getBytes(), client.key()), "holds no certificate");
            String encrypted = text(client.key()).replace(" PRIVATE", " ENCRYPTED PRIVATE");
            assertRefused(api, inline(client.certificate(), encrypted.getBytes()), "openssl pkey");
            String older = text(client.olderKey("EC PRIVATE KEY"))
                    .replace("KEY-----\nM", "KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\nM");
            assertRefused(api, inline(client.certificate(), older.getBytes()), "openssl pkey");
            String strange = "-----BEGIN PRIVATE KEY-----\nMAMCAQA=\n-----END PRIVATE KEY-----\n";
            assertRefused(api, inline(client.certificate(), strange.getBytes()), "Ed25519");
            assertRefused(api, "{client-key-data: " + base64(client.key()) + "}", "not the certificate to it");
            assertRefused(
                    api,
                    "{client-certificate: gone.crt, client-key: gone.key}",
                    folder.resolve("gone.crt") + ", which does not exist");
        }
    }

    private void assertOpens(TlsApiServer api, String user, String algorithm) throws Exception {
        try (KubernetesClient client = access(api, user).client()) {
            assertThat(client.getKubernetesVersion().getMinor()).isEqualTo("33");
        }
        assertThat(api.subject()).isEqualToIgnoringCase("CN=" + algorithm);
    }

    private void assertRefused(TlsApiServer api, String user, String why) {
        assertThatThrownBy(() -> access(api, user))
                .isInstanceOf(ClusterAccessException.class)
                .hasMessageContaining(why)
                .hasMessageContaining("context lab of " + folder.resolve("kubeconfig"));
    }

    private ClusterAccess access(TlsApiServer api, String user) throws Exception {
        Path file = Files.writeString(
                folder.resolve("kubeconfig"),
                """
                apiVersion: v1
                kind: Config
                current-context: lab
                clusters:
                - name: lab
                  cluster: {server: "%s", certificate-authority-data: %s}
                contexts: [{name: lab, context: {cluster: lab, user: me}}]
                users:
                - name: me
                  user: %s
                """
                        .formatted(api.url(), base64(server.certificate()), user));
        return ClusterAccess.find(Map.of("KUBECONFIG", file.toString()), Clock.systemUTC());
    }

    private static String inline(byte[] certificate, byte[] key) {
        return "{client-certificate-data: " + base64(certificate) + ", client-key-data: " + base64(key) + "}";
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static String text(byte[] pem) {
        return new String(pem, StandardCharsets.US_ASCII);
    }
}
