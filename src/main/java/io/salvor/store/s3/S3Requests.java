package io.salvor.store.s3;

import io.minio.GetObjectArgs;
import io.minio.ListObjectsArgs;
import io.minio.PutObjectArgs;
import io.minio.RemoveObjectArgs;
import io.minio.StatObjectArgs;
import io.minio.UploadObjectArgs;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Makes the requests about the objects of a location, with the location's prefix in front of their keys. */
record S3Requests(S3Backend backend) {
    String path(String key) {
        return backend.prefix().isEmpty() ? key : backend.prefix() + "/" + key;
    }

    /** Of a file's parts only one is in memory at a time. */
    UploadObjectArgs upload(String key, Path file) throws IOException {
        return UploadObjectArgs.builder()
                .bucket(backend.bucket())
                .object(path(key))
                .filename(file.toString())
                .build();
    }

    PutObjectArgs put(String key, byte[] content, Map<String, String> headers) {
        return PutObjectArgs.builder().bucket(backend.bucket()).object(path(key)).headers(headers).stream(
                        new ByteArrayInputStream(content), content.length, -1)
                .build();
    }

    GetObjectArgs get(String key) {
        return GetObjectArgs.builder()
                .bucket(backend.bucket())
                .object(path(key))
                .build();
    }

    StatObjectArgs stat(String key) {
        return StatObjectArgs.builder()
                .bucket(backend.bucket())
                .object(path(key))
                .build();
    }

    RemoveObjectArgs remove(String key) {
        return RemoveObjectArgs.builder()
                .bucket(backend.bucket())
                .object(path(key))
                .build();
    }

    ListObjectsArgs list(String prefix, boolean recursive, int page) {
        return ListObjectsArgs.builder()
                .bucket(backend.bucket())
                .prefix(path(prefix))
                .recursive(recursive)
                .maxKeys(page)
                .build();
    }
}
