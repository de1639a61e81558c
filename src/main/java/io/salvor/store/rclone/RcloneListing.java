package io.salvor.store.rclone;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.salvor.store.Usage;
import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Lists what lies under a prefix. An answer is read as it comes, and no more of it kept than is asked for. */
final class RcloneListing {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonFactory FACTORY = new JsonFactory();

    /** A million names take minutes. */
    private static final Duration LONGEST = Duration.ofHours(1);

    /** What rclone calls an object while it is written, where a place has folders; nobody but it knows of that. */
    private static final Pattern UNFINISHED = Pattern.compile(".*\\.[0-9a-f]{8}\\.partial");

    private final RcloneCalls calls;
    private final RcloneFailures failures;
    private volatile Boolean buckets;

    RcloneListing(RcloneCalls calls, RcloneFailures failures) {
        this.calls = calls;
        this.failures = failures;
    }

    /** Whether the service has buckets, and no folders but in the names of objects. */
    boolean isOfBuckets(String action) {
        Boolean known = buckets;
        if (known == null) {
            JsonNode info =
                    calls.call("operations/fsinfo", Map.of("fs", RcloneProcess.PLACE), Duration.ofMinutes(1), action);
            known = info.path("Features").path("BucketBased").asBoolean();
            buckets = known;
        }
        return known;
    }

    List<String> folders(String prefix, String action) {
        List<String> names = new ArrayList<>();
        list(
                folder(prefix),
                Map.of("dirsOnly", true),
                LONGEST,
                action,
                item -> names.add(item.path("Name").asText()));
        return names;
    }

    SortedMap<String, Long> sizes(String prefix, String action) {
        SortedMap<String, Long> sizes = new TreeMap<>();
        files(
                prefix,
                Map.of("noModTime", true),
                action,
                item -> sizes.put(item.path("Path").asText(), item.path("Size").asLong()));
        return sizes;
    }

    /** Lets rclone add up, which holds a page at a time, where the service has pages: a repository may have a million files. */
    Usage usage(String prefix, String action) {
        if (prefix.isEmpty() || prefix.endsWith("/")) {
            return size(prefix, action);
        }
        Usage[] usage = {Usage.NONE};
        files(
                prefix,
                Map.of("noModTime", true),
                action,
                item -> usage[0] = usage[0].and(item.path("Size").asLong()));
        return usage[0];
    }

    private Usage size(String prefix, String action) {
        try {
            JsonNode size = calls.attempt(
                    "operations/size",
                    Map.of("fs", RcloneProcess.PLACE + folder(prefix)),
                    LONGEST,
                    action,
                    JSON::readTree);
            return new Usage(size.path("count").asLong(), size.path("bytes").asLong());
        } catch (RcloneError e) {
            requireFolders(e, action);
            return Usage.NONE;
        }
    }

    /** Objects whose writing was begun before a time and never ended. */
    List<String> unfinished(String prefix, Instant before, String action) {
        List<String> keys = new ArrayList<>();
        list(folder(prefix), Map.of("recurse", true, "filesOnly", true, "noMimeType", true), LONGEST, action, item -> {
            String key = item.path("Path").asText();
            if (key.startsWith(prefix)
                    && UNFINISHED.matcher(key).matches()
                    && OffsetDateTime.parse(item.path("ModTime").asText())
                            .toInstant()
                            .isBefore(before)) {
                keys.add(key);
            }
        });
        return keys;
    }

    /** Names at the top of the place, read to see whether that can be done. */
    List<String> top(Duration longest, String action) {
        List<String> names = new ArrayList<>();
        list(
                "",
                Map.of("noModTime", true, "noMimeType", true),
                longest,
                action,
                item -> names.add(item.path("Name").asText()));
        return names;
    }

    private void files(String prefix, Map<String, ?> options, String action, Consumer<JsonNode> each) {
        Map<String, Object> all = new HashMap<>(options);
        all.putAll(Map.of("recurse", true, "filesOnly", true, "noMimeType", true));
        list(folder(prefix), all, LONGEST, action, item -> {
            String key = item.path("Path").asText();
            if (key.startsWith(prefix) && !UNFINISHED.matcher(key).matches()) {
                each.accept(item);
            }
        });
    }

    private void list(String folder, Map<String, ?> options, Duration longest, String action, Consumer<JsonNode> each) {
        Map<String, Object> parameters = Map.of("fs", RcloneProcess.PLACE, "remote", folder, "opt", options);
        try {
            calls.attempt("operations/list", parameters, longest, action, answer -> items(answer, each));
        } catch (RcloneError e) {
            requireFolders(e, action);
        }
    }

    /** A folder that is not there is an empty one; where there are no folders, it is the bucket that is not there. */
    private void requireFolders(RcloneError error, String action) {
        if (!error.isNotFound()) {
            throw failures.of(error, action);
        }
        if (isOfBuckets(action)) {
            throw failures.noBucket(action, error);
        }
    }

    private Void items(InputStream answer, Consumer<JsonNode> each) throws IOException {
        try (JsonParser parser = FACTORY.createParser(answer)) {
            while (parser.nextToken() != JsonToken.START_ARRAY) {
                if (parser.currentToken() == null || parser.currentToken() == JsonToken.END_OBJECT) {
                    throw new StorageException(
                            Reason.Other, "rclone answers otherwise than it does in any known version");
                }
            }
            while (parser.nextToken() == JsonToken.START_OBJECT) {
                each.accept(JSON.readTree(parser));
            }
        }
        return null;
    }

    /** The folder that everything with the prefix lies below; without a slash at its end. */
    private static String folder(String prefix) {
        int end = prefix.lastIndexOf('/');
        return end < 0 ? "" : prefix.substring(0, end);
    }
}
