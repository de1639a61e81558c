package io.salvor.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.minio.MinioAsyncClient;
import io.minio.messages.Upload;
import io.salvor.catalog.BackupMarker;
import io.salvor.catalog.Catalog;
import io.salvor.catalog.ContentKeys;
import io.salvor.catalog.ObjectArchive;
import io.salvor.catalog.VolumeSummary;
import io.salvor.crash.Fate;
import io.salvor.crash.Proxy;
import io.salvor.store.Backend;
import io.salvor.store.ObjectStore;
import io.salvor.store.ObjectStoreContract;
import io.salvor.store.Protection;
import io.salvor.store.Protection.Lock;
import io.salvor.store.Protection.Versioning;
import io.salvor.store.Reach;
import io.salvor.testing.BackendServers;
import io.salvor.testing.FreePorts;
import io.salvor.testing.S3Server;
import io.salvor.testing.StoredSamples;
import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag(BackendServers.TAG)
class S3ObjectStoreTest extends ObjectStoreContract {
    private static final String KEY = "salvor-key";
    private static final String SECRET = "salvor-secret";
    private static final String BUCKET = "backups";
    private static final String EMPTY_LIST =
            "<ListBucketResult><Name>backups</Name><Prefix></Prefix><KeyCount>0</KeyCount>"
                    + "<MaxKeys>1000</MaxKeys><IsTruncated>false</IsTruncated></ListBucketResult>";
    private static final byte[] HELLO = {1, 2, 3};
    private static final String VERSIONS = "<ListVersionsResult><Name>backups</Name><Prefix>a</Prefix>"
            + "<MaxKeys>100</MaxKeys><IsTruncated>false</IsTruncated>"
            + "<DeleteMarker><Key>a</Key><VersionId>marker</VersionId><IsLatest>true</IsLatest>"
            + "<LastModified>2026-11-27T19:06:10.897Z</LastModified></DeleteMarker>"
            + "<Version><Key>a</Key><VersionId>second</VersionId><IsLatest>false</IsLatest>"
            + "<LastModified>2026-11-27T19:06:10.897Z</LastModified><ETag>e</ETag><Size>1</Size>"
            + "<StorageClass>STANDARD</StorageClass></Version>"
            + "<Version><Key>a</Key><VersionId>null</VersionId><IsLatest>false</IsLatest>"
            + "<LastModified>2026-11-27T19:06:10.897Z</LastModified><ETag>e</ETag><Size>1</Size>"
            + "<StorageClass>STANDARD</StorageClass></Version>"
            + "<Version><Key>ab</Key><VersionId>other</VersionId><IsLatest>true</IsLatest>"
            + "<LastModified>2026-11-27T19:06:10.897Z</LastModified><ETag>e</ETag><Size>1</Size>"
            + "<StorageClass>STANDARD</StorageClass></Version>"
            + "</ListVersionsResult>";
    private static final String DENIED = "<Error><Code>AccessDenied</Code><Message>Access Denied.</Message></Error>";

    @TempDir
    static Path data;

    private static S3Server server;
    private static int buckets;

    private String bucket;

    @BeforeAll
    static void startServer() {
        server = S3Server.start(data, KEY, SECRET).withBucket(BUCKET);
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void makeBucket() {
        bucket = "bucket-" + buckets++;
        server.withBucket(bucket);
    }

    @Override
    public Backend backend(String name) {
        return new S3Backend(server.url(), bucket, name, null, KEY, SECRET);
    }

    @Override
    protected List<String> secrets(Reach reach) {
        return List.of(SECRET);
    }

    @Test
    void a_whole_backup_goes_through_a_bucket(@TempDir Path folder) {
        Catalog catalog = new Catalog(store()).with(new ContentKeys(new byte[32], "default"));
        catalog.openLocation("default", new byte[32]);
        for (String name : List.of("first", "second")) {
            catalog.keepPlan(StoredSamples.plan(name));
            Path archive = folder.resolve(name);
            try (ObjectArchive.Writer writer = catalog.archive(name, archive, Instant.EPOCH)) {
                for (int i = 0; i < 50; i++) {
                    writer.add("configmaps", "shop", "c" + i, configMap("c" + i));
                }
            }
            catalog.putObjects(name, archive);
            catalog.putVolumes(name, List.of(StoredSamples.volume(name)));
            catalog.putLog(name, "done");
            catalog.seal(marker(name));
        }

        assertThat(catalog.markers().backups()).extracting(BackupMarker::name).containsExactly("second", "first");
        assertThat(catalog.markers().problems()).isEmpty();
        List<String> names = new ArrayList<>();
        assertThat(catalog.objects("first", object -> names.add(object.name()))).isEqualTo(50);
        assertThat(names).startsWith("c0").endsWith("c49");
    }

    @Test
    void an_upload_in_parts_that_was_broken_off_is_ended_once_it_is_old() throws Exception {
        MinioAsyncClient client = MinioAsyncClient.builder()
                .endpoint(server.url())
                .credentials(KEY, SECRET)
                .build();
        for (String key : List.of("place/backups/b/b.tar.gz", "place/mine/b", "backups/b/b.tar.gz")) {
            client.createMultipartUploadAsync(bucket, null, key, null, null).get();
        }
        ObjectStore store = backend("place").open();

        store.endUploads("backups/", Instant.now().minus(Duration.ofDays(1)));
        assertThat(uploads(client)).hasSize(3);
        store.endUploads("backups/", Instant.now().plus(Duration.ofDays(1)));

        assertThat(uploads(client)).containsExactlyInAnyOrder("place/mine/b", "backups/b/b.tar.gz");
    }

    private List<String> uploads(MinioAsyncClient client) throws Exception {
        return client
                .listMultipartUploadsAsync(bucket, null, null, null, null, null, null, null, null, null)
                .get()
                .result()
                .uploads()
                .stream()
                .map(Upload::objectName)
                .toList();
    }

    @Test
    void a_dead_port_is_found() throws IOException {
        int port = FreePorts.next();

        assertProbe("http://127.0.0.1:" + port, BUCKET, KEY, SECRET, Reason.Unreachable)
                .hasMessageContaining("http://127.0.0.1:" + port)
                .hasMessageContaining(BUCKET)
                .hasMessageContaining("check the URL");
    }

    @Test
    void an_unknown_host_is_found() {
        assertProbe("http://nobody.invalid:9000", BUCKET, KEY, SECRET, Reason.Unreachable)
                .hasMessageContaining("host name is unknown");
    }

    @Test
    void a_service_that_never_answers_is_found() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
            assertProbe("http://127.0.0.1:" + silent.getLocalPort(), BUCKET, KEY, SECRET, Reason.Unreachable)
                    .hasMessageContaining("no answer in time");
        }
    }

    @Test
    void a_wrong_access_key_is_found() {
        assertProbe(server.url(), BUCKET, "somebody", SECRET, Reason.InvalidCredentials)
                .hasMessageContaining("AWS_ACCESS_KEY_ID");
    }

    @Test
    void a_wrong_secret_is_found_and_not_repeated_in_the_message() {
        assertProbe(server.url(), BUCKET, KEY, "guessed-secret", Reason.InvalidCredentials)
                .hasMessageContaining("AWS_SECRET_ACCESS_KEY")
                .hasMessageNotContaining("guessed-secret");
    }

    @Test
    void a_missing_bucket_is_found() {
        assertProbe(server.url(), "no-such-bucket", KEY, SECRET, Reason.BucketMissing)
                .hasMessageContaining("no-such-bucket")
                .hasMessageContaining("create the bucket");
    }

    @Test
    void a_bucket_that_may_only_be_read_is_found() throws Exception {
        String nothing = xml("200 OK", EMPTY_LIST);
        String denied =
                xml("403 Forbidden", "<Error><Code>AccessDenied</Code><Message>Access Denied.</Message></Error>");
        try (Answering readOnly = new Answering(request -> request.startsWith("GET") ? nothing : denied)) {
            assertProbe(readOnly.url(), BUCKET, KEY, SECRET, Reason.AccessDenied)
                    .hasMessageContaining("writing a small object")
                    .hasMessageContaining("s3:PutObject");
        }
    }

    @Test
    void a_forbidden_bucket_is_found() throws Exception {
        String denied =
                xml("403 Forbidden", "<Error><Code>AccessDenied</Code><Message>Access Denied.</Message></Error>");
        try (Answering forbidden = new Answering(request -> denied)) {
            assertProbe(forbidden.url(), BUCKET, KEY, SECRET, Reason.AccessDenied)
                    .hasMessageContaining("listing")
                    .hasMessageContaining("s3:ListBucket");
        }
    }

    @Test
    void every_version_of_an_object_goes_and_no_other_one_with_it() throws Exception {
        String list = xml("200 OK", VERSIONS);
        List<String> removed = new ArrayList<>();
        try (Answering versioned = new Answering(request -> {
                    if (request.startsWith("GET")) {
                        return list;
                    }
                    removed.add(request.substring(0, request.indexOf(" HTTP")));
                    return request.contains("second")
                            ? xml(
                                    "403 Forbidden",
                                    "<Error><Code>AccessDenied</Code>"
                                            + "<Message>Access Denied because object protected by object lock.</Message></Error>")
                            : "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n";
                });
                ObjectStore open = new S3Backend(versioned.url(), BUCKET, "", null, KEY, SECRET).open()) {
            assertThat(open.erase("a")).as("a lock keeps one").isFalse();
            assertThat(removed)
                    .containsExactlyInAnyOrder(
                            "DELETE /backups/a?versionId=marker",
                            "DELETE /backups/a?versionId=second",
                            "DELETE /backups/a");
        }
    }

    @Test
    void a_delete_that_a_lock_refuses_has_a_reason_of_its_own_and_is_not_tried_at_once_again() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        for (String words : List.of(
                "<Code>AccessDenied</Code><Message>Access Denied because object protected by object lock.</Message>",
                "<Code>InvalidRequest</Code><Message>Object is WORM protected and cannot be overwritten</Message>")) {
            String kept = xml("403 Forbidden", "<Error>" + words + "</Error>");
            try (Answering locked = new Answering(request -> {
                        requests.incrementAndGet();
                        return kept;
                    });
                    ObjectStore open = S3ObjectStore.open(location(locked.url(), BUCKET, KEY, SECRET))) {
                assertThatThrownBy(() -> open.delete("backups/a/salvor-backup.json"))
                        .isInstanceOfSatisfying(StorageException.class, e -> assertThat(e.reason())
                                .isEqualTo(Reason.RetentionLocked))
                        .hasMessageContaining("backups/a/salvor-backup.json")
                        .hasMessageContaining("tried again");
            }
        }
        assertThat(requests).hasValue(2);
    }

    @Test
    void what_a_bucket_keeps_is_unknown_where_nobody_may_ask_and_not_taken_for_no() throws Exception {
        String denied = xml("403 Forbidden", DENIED);
        try (Answering forbidden = new Answering(request -> denied);
                ObjectStore open = S3ObjectStore.open(location(forbidden.url(), BUCKET, KEY, SECRET))) {
            assertThat(open.protection()).isEqualTo(Protection.UNKNOWN);
        }
    }

    @Test
    void marks_of_folders_that_other_programs_make_are_no_objects() throws Exception {
        String list = xml(
                "200 OK",
                "<ListBucketResult><Name>backups</Name><Prefix>deletions/</Prefix><KeyCount>3</KeyCount>"
                        + "<MaxKeys>1000</MaxKeys><IsTruncated>false</IsTruncated>"
                        + Stream.of("deletions/", "deletions/a/", "deletions/a/b.json.gz")
                                .map(key -> "<Contents><Key>" + key + "</Key>"
                                        + "<LastModified>2026-11-27T19:06:10.897Z</LastModified><ETag>e</ETag>"
                                        + "<Size>0</Size><StorageClass>STANDARD</StorageClass></Contents>")
                                .collect(Collectors.joining())
                        + "</ListBucketResult>");
        try (Answering marked = new Answering(request -> list);
                ObjectStore open = new S3Backend(marked.url(), BUCKET, "", null, KEY, SECRET).open()) {
            assertThat(open.keys("deletions/")).containsExactly("deletions/a/b.json.gz");
            assertThat(open.sizes("deletions/")).containsOnlyKeys("deletions/a/b.json.gz");
        }
    }

    @Test
    void a_service_without_versions_says_what_it_does_not_know() {
        assertThat(store().protection().versioning()).isIn(Versioning.Off, Versioning.Unknown);
        assertThat(store().protection().lock()).isEqualTo(Lock.Unknown);
    }

    /** An object lock refuses what comes without. */
    @Test
    void what_is_put_carries_the_sum_that_a_bucket_with_object_lock_asks_for() throws Exception {
        List<String> puts = new CopyOnWriteArrayList<>();
        try (Proxy proxy = Proxy.start(server.url(), call -> {
                    if (call.method().equals("PUT")) {
                        puts.add(call.headers().keySet().toString());
                    }
                    return Fate.PASS;
                });
                ObjectStore open = S3ObjectStore.open(location(proxy.url(), bucket, KEY, SECRET))) {
            open.put("a", HELLO);
            open.put("a", new byte[0]);
            open.putIfAbsent("b", HELLO);
            open.probe();
        }
        assertThat(puts).hasSize(4).allMatch(headers -> headers.contains("content-md5"));
    }

    @Test
    void a_busy_service_is_asked_again() throws Exception {
        String busy = xml("503 Slow Down", "<Error><Code>SlowDown</Code><Message>Later.</Message></Error>");
        String nothing = xml("200 OK", EMPTY_LIST);
        AtomicInteger requests = new AtomicInteger();
        try (Answering slow = new Answering(request -> requests.incrementAndGet() < 3 ? busy : nothing);
                ObjectStore patient = S3ObjectStore.open(location(slow.url(), BUCKET, KEY, SECRET))) {
            assertThat(patient.keys("")).isEmpty();
            assertThat(requests).hasValue(3);
        }
    }

    @Test
    void a_certificate_that_nobody_trusts_is_found(@TempDir Path folder) throws Exception {
        HttpsServer https = selfSigned(folder.resolve("keys.p12"));
        try {
            assertProbe("https://127.0.0.1:" + https.getAddress().getPort(), BUCKET, KEY, SECRET, Reason.TlsFailed)
                    .hasMessageContaining("certificate is trusted");
        } finally {
            https.stop(0);
        }
    }

    @Test
    void a_service_without_tls_is_found_behind_an_https_url() {
        assertProbe("https://127.0.0.1:" + server.port(), BUCKET, KEY, SECRET, Reason.TlsFailed)
                .hasMessageContaining("scheme");
    }

    @Test
    void a_page_that_is_not_s3_is_found() throws Exception {
        try (Answering page =
                new Answering(request -> "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n"
                        + "Connection: close\r\n\r\n<html>")) {
            assertProbe(page.url(), BUCKET, KEY, SECRET, Reason.Other)
                    .hasMessageContaining("not that of an S3 service");
        }
    }

    @Test
    void a_name_that_no_bucket_has_is_found() {
        assertProbe(server.url(), "No_Bucket", KEY, SECRET, Reason.Other)
                .hasMessageContaining("No_Bucket")
                .hasMessageContaining("correct the names");
    }

    @Test
    void a_url_that_is_none_is_refused_before_any_request() {
        assertThatThrownBy(() -> S3ObjectStore.open(location("http://a b", BUCKET, KEY, SECRET)))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("http(s)://host[:port]");
    }

    @Test
    void an_answer_that_breaks_off_says_which_service_it_was() throws Exception {
        try (Answering cut = new Answering(request -> "HTTP/1.1 200 OK\r\nContent-Length: 100\r\nConnection: close\r\n"
                        + "Last-Modified: Sun, 22 Nov 2026 00:00:00 GMT\r\n\r\nhalf");
                ObjectStore broken = S3ObjectStore.open(location(cut.url(), BUCKET, KEY, SECRET));
                InputStream in = broken.get("object")) {
            assertThatThrownBy(in::readAllBytes)
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining(cut.url())
                    .hasMessageContaining("object");
        }
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertProbe(
            String url, String bucket, String key, String secret, Reason reason) {
        try (ObjectStore store = S3ObjectStore.open(location(url, bucket, key, secret))) {
            return assertThatThrownBy(store::probe)
                    .isInstanceOfSatisfying(
                            StorageException.class, e -> assertThat(e.reason()).isEqualTo(reason));
        }
    }

    private static S3Backend location(String url, String bucket, String key, String secret) {
        return new S3Backend(url, bucket, "test", "us-east-1", key, secret);
    }

    private static ObjectNode configMap(String name) {
        ObjectNode object =
                new ObjectMapper().createObjectNode().put("apiVersion", "v1").put("kind", "ConfigMap");
        object.putObject("metadata").put("name", name).put("namespace", "shop");
        return object;
    }

    private static BackupMarker marker(String name) {
        Instant start = Instant.EPOCH.plusSeconds(name.length());
        VolumeSummary volumes = new VolumeSummary(0, 0, 0, 0, 0, null);
        return new BackupMarker(
                1,
                name,
                "uid",
                null,
                null,
                null,
                start,
                start,
                "Completed",
                "default",
                List.of(),
                50,
                volumes,
                null,
                "1");
    }

    private static String xml(String status, String body) {
        return "HTTP/1.1 " + status + "\r\nContent-Type: application/xml\r\nContent-Length: " + body.length()
                + "\r\nConnection: close\r\n\r\n" + body;
    }

    private static HttpsServer selfSigned(Path keys) throws Exception {
        String password = "changeit";
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        password,
                        "-keystore",
                        keys.toString())
                .redirectErrorStream(true)
                .redirectOutput(keys.resolveSibling("keytool.log").toFile())
                .start();
        assertThat(keytool.waitFor()).isZero();
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(KeyStore.getInstance(keys.toFile(), password.toCharArray()), password.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.start();
        return server;
    }

    /** A service whose answers a test makes up; it hangs up after each. */
    private static final class Answering implements AutoCloseable {
        private final ServerSocket socket;
        private final Thread thread;

        Answering(UnaryOperator<String> answers) throws IOException {
            socket = new ServerSocket(0, 8, InetAddress.getByName("127.0.0.1"));
            thread = new Thread(() -> serve(answers));
            thread.start();
        }

        String url() {
            return "http://127.0.0.1:" + socket.getLocalPort();
        }

        private void serve(UnaryOperator<String> answers) {
            byte[] request = new byte[8192];
            while (!socket.isClosed()) {
                try (Socket client = socket.accept()) {
                    int read = client.getInputStream().read(request);
                    String answer =
                            answers.apply(new String(request, 0, Math.max(0, read), StandardCharsets.ISO_8859_1));
                    client.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
                    client.shutdownOutput();
                } catch (IOException e) {
                    // Closed, or a client that did not wait for the answer.
                }
            }
        }

        @Override
        public void close() throws Exception {
            socket.close();
            thread.join();
        }
    }
}
