package io.salvor.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.Multimap;
import io.minio.GetBucketVersioningArgs;
import io.minio.MakeBucketArgs;
import io.minio.MinioAsyncClient;
import io.minio.MinioClient;
import io.minio.RemoveObjectArgs;
import io.minio.SetBucketPolicyArgs;
import io.minio.SetBucketVersioningArgs;
import io.minio.SetObjectLockConfigurationArgs;
import io.minio.messages.ObjectLockConfiguration;
import io.minio.messages.RetentionDurationDays;
import io.minio.messages.RetentionMode;
import io.minio.messages.VersioningConfiguration;
import io.salvor.restic.BackupArguments;
import io.salvor.restic.RepositoryAccess;
import io.salvor.restic.Restic;
import io.salvor.restic.RestoreArguments;
import io.salvor.store.AccessTrial;
import io.salvor.store.AccessTrial.Access;
import io.salvor.store.AccessTrial.Right;
import io.salvor.store.Exposure;
import io.salvor.store.ObjectStore;
import io.salvor.store.Protection;
import io.salvor.store.Protection.Lock;
import io.salvor.store.Protection.Versioning;
import io.salvor.store.Reach;
import io.salvor.testing.BackendServers;
import io.salvor.testing.ResticBinary;
import io.salvor.testing.VersityServer;
import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.Response;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The policies of docs/ransomware.md on a real S3 server: what works with them, and what an attacker cannot do. */
@Tag(BackendServers.TAG)
class PoliciesTest {
    private static final String JOBS = "jobs";
    private static final String MAINTENANCE = "maintenance";
    private static final String PREFIX = "prod/eu";
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final byte[] CONTENT = {1, 2, 3};

    @TempDir
    static Path temp;

    private static VersityServer server;
    private static MinioClient root;

    enum Bucket {
        plain(Versioning.Off, Lock.Off, null, Exposure.MayDestroy),
        versions(Versioning.Enabled, Lock.Off, null, Exposure.AddOnly),
        locked(Versioning.Enabled, Lock.Compliance, 1, Exposure.AddOnly);

        private final Protection protection;
        private final Exposure jobs;

        Bucket(Versioning versioning, Lock lock, Integer days, Exposure jobs) {
            this.protection = new Protection(versioning, lock, days);
            this.jobs = jobs;
        }
    }

    @BeforeAll
    static void start() throws Exception {
        server = VersityServer.start(temp);
        server.user(JOBS);
        server.user(MAINTENANCE);
        root = MinioClient.builder()
                .endpoint(server.url())
                .credentials(VersityServer.ROOT, VersityServer.secret(VersityServer.ROOT))
                .region("us-east-1")
                .build();
        for (Bucket bucket : Bucket.values()) {
            make(bucket);
        }
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    private static void make(Bucket bucket) throws Exception {
        boolean locked = bucket == Bucket.locked;
        root.makeBucket(MakeBucketArgs.builder()
                .bucket(bucket.name())
                .objectLock(locked)
                .build());
        if (bucket == Bucket.versions) {
            root.setBucketVersioning(SetBucketVersioningArgs.builder()
                    .bucket(bucket.name())
                    .config(new VersioningConfiguration(VersioningConfiguration.Status.ENABLED, null))
                    .build());
        }
        if (locked) {
            root.setObjectLockConfiguration(SetObjectLockConfigurationArgs.builder()
                    .bucket(bucket.name())
                    .config(new ObjectLockConfiguration(RetentionMode.COMPLIANCE, new RetentionDurationDays(1)))
                    .build());
        }
        root.setBucketPolicy(SetBucketPolicyArgs.builder()
                .bucket(bucket.name())
                .config(policy(bucket.name()))
                .build());
    }

    /** Both policies of the page as one of the bucket, which names who they are for. */
    private static String policy(String bucket) throws IOException {
        ObjectMapper json = new ObjectMapper();
        Matcher blocks = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("docs/ransomware.md")));
        ObjectNode all = json.createObjectNode().put("Version", "2012-10-17");
        ArrayNode statements = all.putArray("Statement");
        for (String user : List.of(JOBS, MAINTENANCE)) {
            assertThat(blocks.find()).isTrue();
            String text = blocks.group(1).replace("BUCKET", bucket).replace("PREFIX", PREFIX);
            for (JsonNode statement : json.readTree(text).path("Statement")) {
                ObjectNode named = statement.deepCopy();
                named.put("Sid", user + named.path("Sid").asText());
                named.putObject("Principal").putArray("AWS").add(user);
                statements.add(named);
            }
        }
        assertThat(blocks.find()).isFalse();
        return all.toString();
    }

    private static S3Backend backend(Bucket bucket, String user) {
        return new S3Backend(server.url(), bucket.name(), PREFIX, null, user, VersityServer.secret(user));
    }

    private static RepositoryAccess access(Bucket bucket, String user) {
        Reach reach = backend(bucket, user).reach();
        return new RepositoryAccess(
                backend(bucket, user).repository("shop"), "word", reach.environment(), reach.files());
    }

    @ParameterizedTest
    @EnumSource
    void what_the_bucket_keeps_and_what_the_jobs_may_is_found_out_and_leaves_what_may_not_go_only(Bucket bucket)
            throws Exception {
        try (ObjectStore owner = backend(bucket, MAINTENANCE).open();
                ObjectStore jobs = backend(bucket, JOBS).open()) {
            owner.probe();
            Access access = AccessTrial.of(owner, jobs);

            assertThat(owner.protection()).isEqualTo(bucket.protection);
            assertThat(jobs.protection()).as("they may not ask").isEqualTo(Protection.UNKNOWN);
            assertThat(access).isEqualTo(new Access(Right.Denied, Right.Allowed, Right.Allowed, Right.Denied));
            assertThat(Exposure.of(owner.protection(), access)).isEqualTo(bucket.jobs);
            assertThat(owner.keys("")).noneMatch(key -> key.contains("salvor-trial") || key.contains("salvor-probe"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void who_may_do_everything_is_stopped_by_a_lock_only(Bucket bucket) throws Exception {
        try (ObjectStore owner = new S3Backend(
                        server.url(),
                        bucket.name(),
                        "of-root",
                        null,
                        VersityServer.ROOT,
                        VersityServer.secret(VersityServer.ROOT))
                .open()) {
            owner.probe();
            Access access = AccessTrial.of(owner, owner);

            boolean locked = bucket == Bucket.locked;
            assertThat(access)
                    .isEqualTo(new Access(
                            Right.Allowed, Right.Allowed, Right.Allowed, locked ? Right.Denied : Right.Allowed));
            assertThat(Exposure.of(owner.protection(), access))
                    .isEqualTo(locked ? Exposure.MayHide : Exposure.MayDestroy);
            assertThat(owner.keys("")).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void backups_and_restores_pass_and_only_maintenance_removes(Bucket bucket, @TempDir Path folder) throws Exception {
        Restic restic = new Restic(ResticBinary.path(), null);
        Path files = Files.createDirectories(folder.resolve("files"));
        Files.writeString(files.resolve("a"), "content");
        restic.init(access(bucket, MAINTENANCE), PATIENCE);
        List<String> snapshots = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            snapshots.add(restic.backup(
                            access(bucket, JOBS),
                            BackupArguments.everything(files, null, Map.of("n", String.valueOf(i))),
                            progress -> {},
                            PATIENCE)
                    .snapshotId());
        }
        Path back = Files.createDirectories(folder.resolve("back"));
        restic.restore(access(bucket, JOBS), RestoreArguments.over(snapshots.get(1), back), progress -> {}, PATIENCE);

        assertThat(back.resolve("a")).hasContent("content");
        try (ObjectStore owner = backend(bucket, MAINTENANCE).open()) {
            assertThat(owner.keys("restic/shop/locks/"))
                    .as("locks are given back")
                    .isEmpty();
            // It says so and ends with 0 all the same.
            plain(bucket, JOBS, "forget", snapshots.get(0));
            assertThat(owner.exists("restic/shop/snapshots/" + snapshots.get(0)))
                    .isTrue();
            assertThat(plain(bucket, MAINTENANCE, "forget", "--prune", snapshots.get(0)))
                    .isZero();
            assertThat(owner.exists("restic/shop/snapshots/" + snapshots.get(0)))
                    .isFalse();
            restic.check(access(bucket, MAINTENANCE), PATIENCE);
        }
    }

    @ParameterizedTest
    @EnumSource
    void who_has_the_credentials_of_a_job_gets_no_further(Bucket bucket) throws Exception {
        try (ObjectStore owner = backend(bucket, MAINTENANCE).open();
                ObjectStore jobs = backend(bucket, JOBS).open()) {
            owner.put("backups/b/salvor-backup.json", CONTENT);
            owner.put("restic/bank/data/00/pack", CONTENT);
            owner.put("restic/bank/keys/key", CONTENT);

            assertDenied(() -> jobs.get("backups/b/salvor-backup.json").close());
            assertDenied(() -> jobs.put("backups/b/salvor-backup.json", CONTENT));
            assertDenied(() -> jobs.put("salvor.json", CONTENT));
            assertDenied(() -> jobs.delete("backups/b/salvor-backup.json"));
            assertDenied(() -> jobs.delete("restic/bank/data/00/pack"));
            assertDenied(() -> jobs.delete("restic/bank/keys/key"));
            assertThat(jobs.erase("restic/bank/keys/key")).isFalse();
            jobs.put("restic/bank/keys/key", new byte[] {9});
            assertThat(versions(bucket, PREFIX + "/restic/bank/keys/key"))
                    .as("what was overwritten is a version, where there are any")
                    .hasSize(bucket == Bucket.plain ? 1 : 2);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "locked")
    void who_may_delete_versions_erases_all_of_them_and_those_of_no_other_object(Bucket bucket) throws Exception {
        try (ObjectStore owner = new S3Backend(
                        server.url(),
                        bucket.name(),
                        "erased",
                        null,
                        VersityServer.ROOT,
                        VersityServer.secret(VersityServer.ROOT))
                .open()) {
            owner.put("gone", CONTENT);
            owner.put("gone", new byte[] {9});
            owner.put("gone-not", CONTENT);

            assertThat(owner.erase("gone")).isTrue();

            assertThat(owner.keys("")).containsExactly("gone-not");
            assertThat(versions(bucket, "erased/gone")).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "plain")
    void who_has_the_credentials_of_the_operator_loses_no_version(Bucket bucket) throws Exception {
        try (ObjectStore owner = backend(bucket, MAINTENANCE).open()) {
            owner.put("restic/mill/data/00/pack", CONTENT);
            owner.delete("restic/mill/data/00/pack");
            assertThat(owner.exists("restic/mill/data/00/pack")).isFalse();
            assertThat(owner.erase("restic/mill/data/00/pack")).isFalse();
            assertThat(versions(bucket, PREFIX + "/restic/mill/data/00/pack")).hasSize(2);
        }
    }

    @Test
    void what_a_lock_keeps_is_said_to_be_kept_by_one() throws Exception {
        try (ObjectStore owner = backend(Bucket.locked, MAINTENANCE).open()) {
            owner.put("restic/kept/data/00/pack", CONTENT);
        }
        String key = PREFIX + "/restic/kept/data/00/pack";
        String version = versions(Bucket.locked, key).get(0);
        S3Failures failures = new S3Failures(backend(Bucket.locked, VersityServer.ROOT));
        assertThatThrownBy(() -> root.removeObject(RemoveObjectArgs.builder()
                        .bucket("locked")
                        .object(key)
                        .versionId(version)
                        .build()))
                .satisfies(e -> assertThat(failures.of((Exception) e, "removing a pack"))
                        .hasMessageContaining("object lock")
                        .extracting(StorageException::reason)
                        .isEqualTo(Reason.RetentionLocked));
    }

    /** Of one object. The client reads no list of this server's: its times are finer than those of Amazon's. */
    private static List<String> versions(Bucket bucket, String key) throws Exception {
        String list = new Lists(server.url()).versions(bucket.name(), key);
        return Pattern.compile("<VersionId>(.*?)</VersionId>")
                .matcher(list)
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    /** Gets at the list as the server gives it. */
    private static final class Lists extends MinioAsyncClient {
        Lists(String url) {
            super(MinioAsyncClient.builder()
                    .endpoint(url)
                    .credentials(VersityServer.ROOT, VersityServer.secret(VersityServer.ROOT))
                    .region("us-east-1")
                    .build());
        }

        String versions(String bucket, String prefix) throws Exception {
            Multimap<String, String> query = newMultimap("versions", "", "prefix", prefix);
            try (Response answer = executeGetAsync(
                            GetBucketVersioningArgs.builder().bucket(bucket).build(), null, query)
                    .get()) {
                return answer.body().string();
            }
        }
    }

    private static void assertDenied(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(StorageException.class, e -> assertThat(e.reason())
                .isEqualTo(Reason.AccessDenied));
    }

    /** restic as a person runs it. @return its exit code */
    private static int plain(Bucket bucket, String user, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(ResticBinary.path().toString(), "--no-cache"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment()
                .putAll(Map.of(
                        "RESTIC_REPOSITORY",
                        backend(bucket, user).repository("shop"),
                        "RESTIC_PASSWORD",
                        "word",
                        "AWS_ACCESS_KEY_ID",
                        user,
                        "AWS_SECRET_ACCESS_KEY",
                        VersityServer.secret(user)));
        return builder.start().waitFor();
    }
}
