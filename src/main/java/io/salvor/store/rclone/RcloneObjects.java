package io.salvor.store.rclone;

import com.fasterxml.jackson.databind.JsonNode;
import io.salvor.store.ObjectContent;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** One object of a place at a time, each call within some time. What is done is named for messages. */
record RcloneObjects(RcloneCalls calls, RcloneListing listing, RcloneFailures failures) {
    private static final Map<String, ?> FILES_ALONE = Map.of("filesOnly", true, "noModTime", true, "noMimeType", true);

    void put(String key, byte[] content, Duration longest, String action) {
        Path file = calls.file(content, action);
        try {
            put(key, file, longest, action);
        } finally {
            file.toFile().delete();
        }
    }

    /** rclone reads the file piece by piece, and looks at the sum of what has arrived, where the service has sums. */
    void put(String key, Path file, Duration longest, String action) {
        calls.call(
                "operations/copyfile",
                Map.of(
                        "srcFs",
                        file.getParent().toString(),
                        "srcRemote",
                        file.getFileName().toString(),
                        "dstFs",
                        RcloneProcess.PLACE,
                        "dstRemote",
                        key),
                longest,
                action);
    }

    InputStream get(String key, Duration longest, String action) {
        HttpResponse<InputStream> answer = calls.content(key, longest, action);
        InputStream content = new ObjectContent(answer.body(), failure -> failures.broken(failure, action));
        if (answer.headers().firstValueAsLong("Content-Length").isEmpty()) {
            try (content) {
                throw failures.unknownSize(action);
            } catch (IOException e) {
                throw failures.broken(e, action);
            }
        }
        return content;
    }

    boolean exists(String key, Duration longest, String action) {
        JsonNode stat = calls.call(
                "operations/stat",
                Map.of("fs", RcloneProcess.PLACE, "remote", key, "opt", FILES_ALONE),
                longest,
                action);
        return stat.path("item").isObject();
    }

    void delete(String key, Duration longest, String action) {
        try {
            calls.attempt("operations/deletefile", at(key), longest, action, InputStream::readAllBytes);
        } catch (RcloneError e) {
            if (!e.isNotFound()) {
                throw failures.of(e, action);
            }
        }
        if (key.contains("/") && !listing.isOfBuckets(action)) {
            removeEmptyFolders(key, longest, action);
        }
    }

    /** As far up as they are empty: a service with folders keeps them, and a store has none without objects. */
    private void removeEmptyFolders(String key, Duration longest, String action) {
        for (int end = key.lastIndexOf('/'); end > 0; end = key.lastIndexOf('/', end - 1)) {
            try {
                calls.attempt(
                        "operations/rmdir", at(key.substring(0, end)), longest, action, InputStream::readAllBytes);
            } catch (RcloneError e) {
                // It holds something else, or somebody else has removed it.
                return;
            }
        }
    }

    private static Map<String, ?> at(String path) {
        return Map.of("fs", RcloneProcess.PLACE, "remote", path);
    }
}
