package io.salvor.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.api.BackupPolicy;
import io.salvor.api.PolicySource;
import io.salvor.api.PolicySourceSpec;
import io.salvor.api.SecretReference;
import io.salvor.api.Verification;
import io.salvor.git.GitFixture;
import io.salvor.git.GitHttpServer;
import io.salvor.git.GitSshServer;
import io.salvor.git.PgpSigner;
import io.salvor.git.SshSigner;
import io.salvor.git.TlsIdentity;
import io.salvor.sandbox.Operations;
import io.salvor.sandbox.Sandbox;
import io.salvor.sandbox.SharedSandbox;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Sources that are reached with keys and trusted by signatures, followed by the operator as it ships. */
@ExtendWith(SharedSandbox.class)
class TrustedSourceIT {
    private static final String NAME = "trusted";

    @TempDir
    Path folder;

    private final Operations operations;

    TrustedSourceIT(Sandbox sandbox) {
        this.operations = new Operations(sandbox);
    }

    @AfterEach
    void leave() {
        operations.resource(PolicySource.class, NAME).delete();
        operations.resource(BackupPolicy.class, NAME).delete();
    }

    @Test
    void a_commit_that_open_pgp_signed_comes_over_ssh() throws Exception {
        PgpSigner signer = PgpSigner.lasting();
        KeyPair client = KeyUtils.generateKeyPair("ssh-ed25519", 256);
        KeyPair host = KeyUtils.generateKeyPair("ssh-ed25519", 256);
        try (GitFixture git = repository();
                GitSshServer server = new GitSshServer(git.repository(), host, client.getPublic())) {
            String commit = git.signedCommit("main", signer);
            operations.secret("trusted-ssh", Map.of("identity", openSsh(client), "known_hosts", server.knownHost()));
            operations.secret("trusted-pgp", Map.of("jo.asc", text(signer.publicKey())));
            source(server.url(), spec -> {
                spec.secretRef = secret("trusted-ssh");
                spec.verify = new Verification();
                spec.verify.secretRef = secret("trusted-pgp");
            });
            assertApplied(commit);
        }
    }

    @Test
    void a_commit_that_ssh_signed_comes_from_a_server_of_an_own_authority() throws Exception {
        SshSigner signer = new SshSigner(KeyUtils.generateKeyPair("ssh-ed25519", 256), "ssh-ed25519", "git", "sha512");
        TlsIdentity authority = TlsIdentity.make(folder, "server", "EC");
        try (GitFixture git = repository();
                GitHttpServer server = GitHttpServer.encrypted(git.repository(), authority, null)) {
            String commit = git.signedCommit("main", signer);
            operations.secret("trusted-https", Map.of("ca.crt", text(authority.certificate())));
            operations.secret("trusted-signers", Map.of("jo.sshpub", text(signer.publicKey())));
            source(server.url(), spec -> {
                spec.secretRef = secret("trusted-https");
                spec.verify = new Verification();
                spec.verify.secretRef = secret("trusted-signers");
            });
            assertApplied(commit);
        }
    }

    private void assertApplied(String commit) {
        PolicySource source = operations.await(
                PolicySource.class,
                NAME,
                now -> now.getStatus() != null
                        && Operations.has(now.getStatus().conditions, "Ready", "True", "Applied"));
        assertThat(source.getStatus().lastAppliedRevision).endsWith(commit);
        assertThat(source.getStatus().verifiedBy).isNotBlank();
        assertThat(operations.resource(BackupPolicy.class, NAME).get()).isNotNull();
    }

    private GitFixture repository() throws IOException {
        GitFixture git = new GitFixture(folder.resolve("policies.git"));
        git.commit(
                "main",
                Map.of(
                        NAME + ".yaml",
                        """
                        apiVersion: salvor.io/v1alpha1
                        kind: BackupPolicy
                        metadata: {name: trusted}
                        spec: {suspend: true, include: {namespaces: [trusted]}}
                        """));
        return git;
    }

    private void source(String url, Consumer<PolicySourceSpec> change) {
        PolicySource source = new PolicySource();
        source.getMetadata().setName(NAME);
        source.getMetadata().setNamespace(Operations.SALVOR);
        source.setSpec(new PolicySourceSpec());
        source.getSpec().url = url;
        change.accept(source.getSpec());
        operations.client().resource(source).create();
    }

    private static SecretReference secret(String name) {
        SecretReference reference = new SecretReference();
        reference.name = name;
        return reference;
    }

    private static String openSsh(KeyPair key) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(key, "", null, out);
        return text(out.toByteArray());
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
