package io.salvor.store.azure;

import static io.salvor.testing.IdentityCourse.PASSWORD;
import static io.salvor.testing.IdentityCourse.PATIENCE;
import static io.salvor.testing.IdentityCourse.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.salvor.restic.RepositoryAccess;
import io.salvor.restic.Restic;
import io.salvor.restic.Snapshot;
import io.salvor.store.Backend;
import io.salvor.store.BackendDescription;
import io.salvor.store.BackendSettings;
import io.salvor.store.Limits;
import io.salvor.store.ObjectStore;
import io.salvor.store.rclone.Rclone;
import io.salvor.testing.AzuriteServer;
import io.salvor.testing.BackendServers;
import io.salvor.testing.ConnectProxy;
import io.salvor.testing.CopyJob;
import io.salvor.testing.EntraTokens;
import io.salvor.testing.IdentityCourse;
import io.salvor.testing.RcloneBinary;
import io.salvor.testing.ResticBinary;
import io.salvor.testing.WhileItTries;
import io.salvor.trouble.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A service principal, and what Azure gives to a pod: rclone, for the operator, and restic, for a Job, get tokens by it and show them to Azurite. */
@Tag(BackendServers.TAG)
class AzureIdentityTest {
    private static final Map<String, String> NOTHING = Map.of();
    private static final Duration LIFE = Duration.ofSeconds(2);

    /** What restic tries again it would try for a quarter of an hour. */
    private static final Duration WHILE_IT_TRIES = Duration.ofSeconds(4);

    private static final int DEAD_PORT = 1;
    private static final String OLD = "this rclone knows no identity of Azure's platforms";

    @TempDir
    static Path data;

    private static AzuriteServer azurite;
    private static Path rclone;

    @TempDir
    Path folder;

    private EntraTokens tokens;
    private ConnectProxy proxy;
    private Map<String, String> cloud = NOTHING;

    @BeforeAll
    static void startServer() throws IOException {
        rclone = RcloneBinary.need();
        ResticBinary.reachingAzure();
        azurite = AzuriteServer.takingTokens(data).withContainer("backups");
    }

    @AfterAll
    static void stopServer() {
        if (azurite != null) {
            azurite.close();
        }
    }

    @BeforeEach
    void start() throws IOException {
        tokens = EntraTokens.start(azurite.authority());
        proxy = ConnectProxy.start()
                .leading(AzuriteServer.NAME, azurite.port())
                .leading(EntraTokens.NAME, tokens.port());
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        tokens.close();
    }

    @Test
    void a_service_principal_is_used_by_both() throws Exception {
        assertUsed(principal(EntraTokens.SECRET), NOTHING);
        assertThat(tokens.given()).hasSizeGreaterThan(3).containsOnly("secret");
    }

    @Test
    void a_workload_identity_is_used_by_both() throws Exception {
        assertUsed(NOTHING, workload());
        assertThat(tokens.given()).hasSizeGreaterThan(3).containsOnly("assertion");
    }

    @Test
    void the_identity_of_a_machine_is_used_by_both() throws Exception {
        // There is no variable that leads elsewhere: a proxy does.
        proxy.leading(EntraTokens.MACHINE, tokens.machinePort());
        assertUsed(NOTHING, NOTHING);
        assertThat(tokens.given()).hasSizeGreaterThan(3).containsOnly("machine");
        assertThat(proxy.asked()).anyMatch(asked -> asked.contains(EntraTokens.MACHINE));
    }

    @Test
    void the_identity_that_a_platform_of_apps_gives_is_used_by_both() throws Exception {
        assertUsed(
                NOTHING,
                Map.of(
                        "IDENTITY_ENDPOINT",
                        "http://127.0.0.1:" + tokens.machinePort() + "/msi/token",
                        "IDENTITY_HEADER",
                        EntraTokens.HEADER));
        assertThat(tokens.given()).hasSizeGreaterThan(3).containsOnly("machine");
    }

    @Test
    void a_job_reads_and_writes_with_what_its_pod_was_given() throws Exception {
        assumeFalse(RcloneBinary.isOld(), OLD);
        Map<String, String> pod = new HashMap<>(workload());
        String snapshot = course().saved(access(backend("from", NOTHING, pod), pod));
        BackendDescription source =
                new BackendDescription("azure", new BackendSettings(place("from"), "", NOTHING), Limits.NONE);
        Backend target = backend("to", NOTHING, pod);
        restic().init(access(target, pod), PATIENCE);
        int before = tokens.given().size();

        pod.put("HTTPS_PROXY", proxy.url());
        pod.put("HTTP_PROXY", proxy.url());
        CopyJob job = new CopyJob(folder, source, target, PASSWORD);
        assertThat(job.run(snapshot, pod, ResticBinary.reachingAzure(), rclone)).isEmpty();

        assertThat(restic().snapshots(access(target, pod), PATIENCE))
                .extracting(Snapshot::original)
                .containsExactly(snapshot);
        assertThat(tokens.given()).hasSizeGreaterThan(before + 2).containsOnly("assertion");
    }

    /** Kubernetes writes the file anew before the token in it runs out. */
    @Test
    void a_token_file_is_read_anew_by_each_restic_and_once_it_was_refused() throws Exception {
        assumeFalse(RcloneBinary.isOld(), OLD);
        Map<String, String> pod = workload();
        course().saved(access(backend("renewed", NOTHING, pod), pod));
        tokens.give(LIFE);
        try (ObjectStore store = backend("renewed", NOTHING, pod).open()) {
            store.probe();
            tokens.expectToken("renewed.token.of-the-service-account");
            await().atMost(PATIENCE)
                    .untilAsserted(() -> refused(Reason.InvalidCredentials, store::probe, "AADSTS700213"));
            // The library itself would keep for ten minutes what it has read.
            Files.writeString(Path.of(pod.get("AZURE_FEDERATED_TOKEN_FILE")), "renewed.token.of-the-service-account");
            store.probe();
        }
        assertThat(restic().snapshots(access(backend("renewed", NOTHING, pod), pod), PATIENCE))
                .hasSize(1);
    }

    @Test
    void a_secret_that_was_renewed_makes_another_place() throws Exception {
        tokens.expectSecret("renewed");
        Backend old = backend("", principal(EntraTokens.SECRET), NOTHING);
        Backend renewed = backend("", principal("renewed"), NOTHING);

        assertThat(renewed).isNotEqualTo(old);
        assertRefused("AADSTS7000215", principal(EntraTokens.SECRET), NOTHING);
        try (ObjectStore store = renewed.open()) {
            store.probe();
        }
    }

    /** Azurite refuses a token that has run out. */
    @Test
    void a_restic_that_runs_for_longer_than_a_token_gets_another() throws Exception {
        Map<String, String> pod = workload();
        RepositoryAccess access = access(backend("long", NOTHING, pod), pod);
        restic().init(access, PATIENCE);
        tokens.give(LIFE);
        int before = tokens.given().size();
        Path volume = Files.createDirectories(folder.resolve("volume"));
        byte[] content = new byte[1 << 20];
        new Random(1).nextBytes(content);
        Files.write(volume.resolve("file"), content);
        Map<String, String> slow = new HashMap<>(access.options());
        slow.put("limit-upload", "200");

        course().saved(
                        new RepositoryAccess(
                                access.identifier(), access.password(), access.environment(), access.files(), slow),
                        volume);

        assertThat(tokens.given().size()).isGreaterThan(before + 1);
    }

    @Test
    void another_cloud_has_addresses_and_tokens_of_its_own() throws Exception {
        proxy.leading(AzuriteServer.OF_GOVERNMENT, azurite.port()).leading(EntraTokens.OF_GOVERNMENT, tokens.port());
        assumeFalse(RcloneBinary.isOld(), "this rclone asks the public cloud alone for tokens");
        cloud = Map.of(
                "storageAccountURI", "https://" + AzuriteServer.OF_GOVERNMENT,
                "activeDirectoryAuthorityURI", "https://" + EntraTokens.OF_GOVERNMENT + "/");
        assertUsed(principal(EntraTokens.SECRET), NOTHING);
        assertThat(proxy.asked())
                .containsOnly(
                        "CONNECT " + AzuriteServer.OF_GOVERNMENT + ":443",
                        "CONNECT " + EntraTokens.OF_GOVERNMENT + ":443");
    }

    @Test
    void a_place_for_tokens_that_cannot_be_reached_is_named() throws Exception {
        proxy.leading(EntraTokens.NAME, DEAD_PORT);
        try (ObjectStore store =
                backend("", principal(EntraTokens.SECRET), NOTHING).open()) {
            refused(Reason.Unreachable, store::probe, "see whether " + EntraTokens.NAME);
        }
    }

    private enum Wrong {
        SECRET(Reason.InvalidCredentials, "AADSTS7000215: Invalid client secret", "its value that is wanted"),
        TENANT(Reason.InvalidCredentials, "AADSTS90002: Tenant 'nobodys' not found", "correct AZURE_TENANT_ID"),
        CLIENT(Reason.InvalidCredentials, "AADSTS700016: Application with identifier", "AZURE_CLIENT_ID"),
        FEDERATION(Reason.InvalidCredentials, "AADSTS700213: No matching", "a federated credential for each"),
        TOKEN_EXPIRED(Reason.InvalidCredentials, "AADSTS700024: Client assertion", "a federated credential for each"),
        TOKEN_GONE(Reason.InvalidCredentials, "open /nowhere/token: no such file", "azure.workload.identity/use"),
        NO_IDENTITY(Reason.CredentialsNotFound, "Identity not found", "name a Secret in spec.credential"),
        NO_PLATFORM(Reason.CredentialsNotFound, "this pod no identity", "name a Secret in spec.credential");

        private final Reason reason;
        private final String said;
        private final String advice;

        Wrong(Reason reason, String said, String advice) {
            this.reason = reason;
            this.said = said;
            this.advice = advice;
        }

        private boolean ofPlatform() {
            return compareTo(CLIENT) > 0;
        }
    }

    @Test
    void an_rclone_that_knows_no_identity_of_pods_says_which_one_does() throws Exception {
        assumeTrue(RcloneBinary.isOld(), "this one does");
        try (ObjectStore store = backend("", NOTHING, workload()).open()) {
            refused(Reason.InvalidCredentials, store::probe, "use rclone 1.61 or newer");
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_operator_says_what_is_wrong_and_what_to_do(Wrong wrong) throws Exception {
        assumeFalse(wrong.ofPlatform() && RcloneBinary.isOld(), OLD);
        Scene scene = scene(wrong);
        try (ObjectStore store = backend("", scene.secret(), scene.pod()).open()) {
            refused(wrong.reason, store::probe, wrong.said, wrong.advice);
        }
    }

    /** It goes on trying, so that a Job says at its deadline what it was. */
    @ParameterizedTest
    @EnumSource(names = {"SECRET", "TENANT", "TOKEN_GONE", "NO_IDENTITY"})
    void restic_says_what_is_wrong(Wrong wrong) throws Exception {
        Scene scene = scene(wrong);
        Backend backend = backend("", scene.secret(), scene.pod());
        refused(
                Reason.InvalidCredentials,
                () -> WhileItTries.run(WHILE_IT_TRIES, within -> restic().open(access(backend, scene.pod()), within)),
                wrong.said);
    }

    private record Scene(Map<String, String> secret, Map<String, String> pod) {}

    private Scene scene(Wrong wrong) throws IOException {
        Map<String, String> secret = new HashMap<>(principal(EntraTokens.SECRET));
        Map<String, String> pod = new HashMap<>(workload());
        switch (wrong) {
            case SECRET -> secret.put("AZURE_CLIENT_SECRET", "the-ID-of-the-secret");
            case TENANT -> secret.put("AZURE_TENANT_ID", "nobodys");
            case CLIENT -> secret.put("AZURE_CLIENT_ID", "nobodys");
            case FEDERATION -> tokens.expectToken("that of another account");
            case TOKEN_EXPIRED ->
                tokens.refuse("AADSTS700024: Client assertion is not within its valid time range. Current time:"
                        + " 2026-11-28T08:00:00.0000000Z, assertion valid from 2026-11-28T06:00:00.0000000Z, expiry time of assertion"
                        + " 2026-11-28T07:00:00.0000000Z.");
            case TOKEN_GONE -> pod.put("AZURE_FEDERATED_TOKEN_FILE", "/nowhere/token");
            case NO_IDENTITY -> {
                proxy.leading(EntraTokens.MACHINE, tokens.machinePort());
                tokens.refuse("Identity not found");
                pod.clear();
            }
            case NO_PLATFORM -> {
                proxy.leading(EntraTokens.MACHINE, DEAD_PORT);
                pod.clear();
            }
        }
        return wrong.ofPlatform() ? new Scene(NOTHING, pod) : new Scene(secret, NOTHING);
    }

    private void assertRefused(String words, Map<String, String> secret, Map<String, String> pod) throws IOException {
        try (ObjectStore store = backend("", secret, pod).open()) {
            refused(Reason.InvalidCredentials, store::probe, words);
        }
    }

    private void assertUsed(Map<String, String> secret, Map<String, String> pod) throws Exception {
        if (secret.isEmpty()) {
            assumeFalse(RcloneBinary.isOld(), OLD);
        }
        Backend backend = backend("used-" + System.nanoTime(), secret, pod);
        course().assertUsed(backend, access(backend, pod));
    }

    private IdentityCourse course() {
        return new IdentityCourse(restic(), folder);
    }

    private static Restic restic() {
        return new Restic(ResticBinary.reachingAzure(), null);
    }

    private RepositoryAccess access(Backend backend, Map<String, String> pod) {
        return IdentityCourse.access(backend, pod, Map.of("HTTPS_PROXY", proxy.url(), "HTTP_PROXY", proxy.url()));
    }

    private Backend backend(String prefix, Map<String, String> secret, Map<String, String> pod) throws IOException {
        Map<String, String> environment = new HashMap<>(pod);
        environment.put("PATH", System.getenv("PATH"));
        environment.put("HTTPS_PROXY", proxy.url());
        environment.put("HTTP_PROXY", proxy.url());
        return new AzureProvider(new Rclone(rclone, environment))
                .backend(new BackendSettings(place(prefix), secret.isEmpty() ? "" : "azure", secret));
    }

    private Map<String, String> place(String prefix) throws IOException {
        Map<String, String> place = new HashMap<>(cloud);
        place.put("bucket", "backups");
        place.put("prefix", prefix);
        place.put("storageAccount", AzuriteServer.ACCOUNT);
        place.put("accessTier", "Hot");
        place.put("caCert", azurite.authority().pem());
        return place;
    }

    private static Map<String, String> principal(String secret) {
        return Map.of(
                "AZURE_TENANT_ID", EntraTokens.TENANT,
                "AZURE_CLIENT_ID", EntraTokens.CLIENT,
                "AZURE_CLIENT_SECRET", secret);
    }

    /** What the webhook of Azure's workload identities gives to a pod. */
    private Map<String, String> workload() throws IOException {
        Path token = Files.writeString(folder.resolve("azure-identity-token"), EntraTokens.TOKEN);
        return Map.of(
                "AZURE_TENANT_ID",
                EntraTokens.TENANT,
                "AZURE_CLIENT_ID",
                EntraTokens.CLIENT,
                "AZURE_FEDERATED_TOKEN_FILE",
                token.toString(),
                "AZURE_AUTHORITY_HOST",
                "https://" + EntraTokens.NAME + "/");
    }
}
