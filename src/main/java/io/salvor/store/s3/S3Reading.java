package io.salvor.store.s3;

import io.minio.GetObjectResponse;
import io.minio.MinioClient;
import io.minio.errors.ErrorResponseException;
import io.salvor.store.ObjectContent;
import io.salvor.store.ObjectPart;
import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Callable;

/** Reads objects, whole or in part. What breaks off is a failure of the service, with its reason. */
record S3Reading(MinioClient client, S3Requests requests, S3Patience patience) {
    private static final int BEYOND_THE_END = 416;

    InputStream whole(String key) {
        return read(key, () -> client.getObject(requests.get(key)));
    }

    InputStream part(String key, ObjectPart part) {
        return read(key, () -> {
            try {
                return part(client.getObject(requests.get(key, part)), part);
            } catch (ErrorResponseException e) {
                if (e.response().code() == BEYOND_THE_END) {
                    return InputStream.nullInputStream();
                }
                throw e;
            }
        });
    }

    /** Some services know no ranges, and answer with all. */
    private static InputStream part(GetObjectResponse answer, ObjectPart part) throws IOException {
        return answer.headers().get("Content-Range") == null ? part.of(answer) : answer;
    }

    boolean exists(String key) {
        try {
            patience.call("looking for " + key, () -> client.statObject(requests.stat(key)));
            return true;
        } catch (StorageException e) {
            if (e.reason() == Reason.NotFound) {
                return false;
            }
            throw e;
        }
    }

    private InputStream read(String key, Callable<InputStream> call) {
        String action = "reading " + key;
        return new ObjectContent(
                patience.call(action, call), failure -> patience.failures().of(failure, action));
    }
}
