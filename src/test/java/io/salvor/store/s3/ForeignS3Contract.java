package io.salvor.store.s3;

import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import io.salvor.store.Backend;
import io.salvor.store.ObjectStoreContract;
import io.salvor.store.Reach;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;

/** What every backend has to pass, for an S3 server that a bare machine may lack. */
abstract class ForeignS3Contract extends ObjectStoreContract {
    private static int buckets;

    private String bucket;

    /** The server's URL. */
    abstract String url();

    /** That of a user who owns all buckets. */
    abstract String accessKey();

    abstract String secretKey();

    @BeforeEach
    void makeBucket() throws Exception {
        bucket = "bucket-" + buckets++;
        MinioClient.builder()
                .endpoint(url())
                .credentials(accessKey(), secretKey())
                .region("us-east-1")
                .build()
                .makeBucket(MakeBucketArgs.builder().bucket(bucket).build());
    }

    @Override
    public Backend backend(String name) {
        return new S3Backend(url(), bucket, name, null, accessKey(), secretKey());
    }

    @Override
    protected List<String> secrets(Reach reach) {
        return List.of(secretKey());
    }
}
