package io.salvor.store.s3;

import io.minio.MinioClient;
import io.minio.Result;
import io.minio.messages.Item;
import io.salvor.store.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Lists what lies under a prefix, page by page; what the client throws is passed on, and a call begins from the start. */
final class S3Listing {
    /** Keys in one answer, the most that S3 gives. */
    private static final int PAGE = 1000;

    private final MinioClient client;
    private final S3Requests requests;

    S3Listing(MinioClient client, S3Requests requests) {
        this.client = client;
        this.requests = requests;
    }

    /** Names of the folders directly under a prefix. */
    List<String> folders(String prefix) throws Exception {
        int strip = requests.path(prefix).length();
        List<String> names = new ArrayList<>();
        for (Result<Item> result : list(prefix, false)) {
            Item item = result.get();
            if (item.isDir()) {
                names.add(item.objectName().substring(strip, item.objectName().length() - 1));
            }
        }
        return names;
    }

    /** Without what other programs leave as the mark of a folder, an object whose key ends with a slash; Salvor writes none. */
    SortedMap<String, Long> sizes(String prefix) throws Exception {
        int strip = requests.path("").length();
        SortedMap<String, Long> sizes = new TreeMap<>();
        for (Result<Item> result : list(prefix, true)) {
            Item item = result.get();
            if (!item.objectName().endsWith("/")) {
                sizes.put(item.objectName().substring(strip), item.size());
            }
        }
        return sizes;
    }

    /** Adds up without holding what is listed: a repository may have a million files. */
    Usage usage(String prefix) throws Exception {
        Usage usage = Usage.NONE;
        for (Result<Item> result : list(prefix, true)) {
            usage = usage.and(result.get().size());
        }
        return usage;
    }

    private Iterable<Result<Item>> list(String prefix, boolean recursive) {
        return client.listObjects(requests.list(prefix, recursive, PAGE));
    }
}
