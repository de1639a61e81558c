package io.salvor.store.s3;

import io.minio.GetObjectArgs;
import io.minio.ListObjectsArgs;
import io.minio.PutObjectArgs;
import io.minio.RemoveObjectArgs;
import io.minio.StatObjectArgs;
import io.minio.UploadObjectArgs;
import io.salvor.store.ObjectPart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
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

    /** With the sum without which Amazon's S3 takes nothing into a bucket that locks what comes in. */
    PutObjectArgs put(String key, byte[] content, Map<String, String> headers) {
        Map<String, String> all = new HashMap<>(headers);
        all.put("Content-MD5", md5(content));
        return PutObjectArgs.builder().bucket(backend.bucket()).object(path(key)).headers(all).stream(
                        new ByteArrayInputStream(content), content.length, -1)
                .build();
    }

    GetObjectArgs get(String key) {
        return GetObjectArgs.builder()
                .bucket(backend.bucket())
                .object(path(key))
                .build();
    }

    GetObjectArgs get(String key, ObjectPart part) {
        return GetObjectArgs.builder()
                .bucket(backend.bucket())
                .object(path(key))
                .offset(part.offset())
                .length(part.isOpen() ? null : part.length())
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

    /** @param version null for none, which leaves it to the service what is kept */
    RemoveObjectArgs remove(String key, String version) {
        return RemoveObjectArgs.builder()
                .bucket(backend.bucket())
                .object(path(key))
                .versionId(version)
                .build();
    }

    ListObjectsArgs versions(String key, int page) {
        return ListObjectsArgs.builder()
                .bucket(backend.bucket())
                .prefix(path(key))
                .recursive(true)
                .includeVersions(true)
                .maxKeys(page)
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

    private static String md5(byte[] content) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("MD5").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has it", e);
        }
    }
}
