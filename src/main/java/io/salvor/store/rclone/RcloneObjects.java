package io.salvor.store.rclone;

import com.fasterxml.jackson.databind.JsonNode;
import io.salvor.store.ObjectContent;
import io.salvor.store.ObjectPart;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One object of a place at a time, each call within some time. What is done is named for messages. */
record RcloneObjects(RcloneCalls calls, RcloneListing listing, RcloneFailures failures) {
    private static final Map<String, ?> FILES_ALONE = Map.of("filesOnly", true, "noModTime", true, "noMimeType", true);

    /** Of a part: its first byte and its last. */
    private static final Pattern GIVEN = Pattern.compile("bytes (?<first>\\d+)-(?<last>-?\\d+)/.*");

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

    /** rclone asks services for more than there is, and each answers that in its own way. */
    InputStream get(String key, ObjectPart part, Duration longest, String action) {
        try {
            HttpResponse<InputStream> answer = calls.content(key, part, longest, action);
            if (isBehindTheEnd(answer)) {
                answer.body().close();
                return InputStream.nullInputStream();
            }
            return part.limit(content(answer, action));
        } catch (RcloneError e) {
            // An old rclone says of such a part that there is no such object.
            long size = size(key, longest, action);
            if (size < 0 || size > part.offset()) {
                throw failures.of(e, action);
            }
            return InputStream.nullInputStream();
        } catch (IOException e) {
            throw failures.broken(e, action);
        }
    }

    /** The part that it says to give begins behind where it ends. */
    private static boolean isBehindTheEnd(HttpResponse<InputStream> answer) {
        Matcher given =
                GIVEN.matcher(answer.headers().firstValue("Content-Range").orElse(""));
        return given.matches() && Long.parseLong(given.group("first")) > Long.parseLong(given.group("last"));
    }

    InputStream get(String key, Duration longest, String action) {
        return content(calls.content(key, longest, action), action);
    }

    private InputStream content(HttpResponse<InputStream> answer, String action) {
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
        return size(key, longest, action) >= 0;
    }

    /** How many bytes an object holds; negative if there is none. */
    private long size(String key, Duration longest, String action) {
        JsonNode stat = calls.call(
                "operations/stat",
                Map.of("fs", RcloneProcess.PLACE, "remote", key, "opt", FILES_ALONE),
                longest,
                action);
        return stat.path("item").isObject()
                ? Math.max(0, stat.path("item").path("Size").asLong())
                : -1;
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
