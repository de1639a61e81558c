package io.salvor.store.s3;

import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import io.salvor.store.Backend;
import io.salvor.store.ObjectStoreContract;
import io.salvor.store.Reach;
import io.salvor.testing.ForeignS3;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What every backend has to pass, for an S3 server that a bare machine may lack. */
abstract class ForeignS3Contract extends ObjectStoreContract {
    /** For what the server keeps. */
    @TempDir
    static Path data;

    private static ForeignS3 server;
    private static int buckets;

    private String bucket;

    /** The tests of the class run against it, and it ends with them. */
    static void against(ForeignS3 started) {
        server = started;
    }

    @AfterAll
    static void stopServer() {
        if (server != null) {
            server.close();
            server = null;
        }
    }

    @BeforeEach
    void makeBucket() throws Exception {
        bucket = "bucket-" + buckets++;
        MinioClient.builder()
                .endpoint(server.url())
                .credentials(server.accessKey(), server.secretKey())
                .region("us-east-1")
                .build()
                .makeBucket(MakeBucketArgs.builder().bucket(bucket).build());
    }

    @Override
    public Backend backend(String name) {
        return new S3Backend(server.url(), bucket, name, null, server.accessKey(), server.secretKey());
    }

    @Override
    protected List<String> secrets(Reach reach) {
        return List.of(server.secretKey());
    }
}
