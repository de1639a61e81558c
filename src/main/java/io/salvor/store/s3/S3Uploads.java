package io.salvor.store.s3;

import io.minio.ListMultipartUploadsResponse;
import io.minio.MinioAsyncClient;
import io.minio.errors.ErrorResponseException;
import io.minio.messages.ListMultipartUploadsResult;
import io.minio.messages.Upload;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;

/** Uploads in parts that were never completed: no listing of objects shows them, and they cost as much as others. */
final class S3Uploads {
    private static final int PAGE = 1000;
    private static final int NOT_IMPLEMENTED = 501;

    private final S3Backend backend;
    private final S3Requests requests;
    private final MinioAsyncClient client;

    S3Uploads(S3Backend backend, S3Requests requests, MinioAsyncClient client) {
        this.backend = backend;
        this.requests = requests;
        this.client = client;
    }

    /** Ends those below a prefix that were begun before a time; how many. A service that cannot list them has none that anybody could end. */
    int end(String prefix, Instant before) throws Exception {
        try {
            List<Upload> old = new ArrayList<>();
            String key = null;
            String id = null;
            ListMultipartUploadsResult page;
            do {
                page = page(prefix, key, id);
                page.uploads().stream()
                        .filter(upload -> upload.initiated().toInstant().isBefore(before))
                        .forEach(old::add);
                key = page.nextKeyMarker();
                id = page.nextUploadIdMarker();
            } while (page.isTruncated());
            for (Upload upload : old) {
                abort(upload);
            }
            return old.size();
        } catch (ErrorResponseException e) {
            if (e.response().code() == NOT_IMPLEMENTED) {
                return 0;
            }
            throw e;
        }
    }

    private ListMultipartUploadsResult page(String prefix, String key, String id) throws Exception {
        try {
            ListMultipartUploadsResponse response = client.listMultipartUploadsAsync(
                            backend.bucket(),
                            backend.region(),
                            null,
                            null,
                            key,
                            PAGE,
                            requests.path(prefix),
                            id,
                            null,
                            null)
                    .get();
            return response.result();
        } catch (ExecutionException e) {
            throw cause(e);
        }
    }

    private void abort(Upload upload) throws Exception {
        try {
            client.abortMultipartUploadAsync(
                            backend.bucket(), backend.region(), upload.objectName(), upload.uploadId(), null, null)
                    .get();
        } catch (ExecutionException e) {
            throw cause(e);
        }
    }

    private static Exception cause(ExecutionException e) {
        return e.getCause() instanceof Exception cause ? cause : e;
    }
}
