package io.salvor.store.served;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.salvor.store.ObjectStore;
import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Answers restic about one repository: what it may read it gets, of what it may change only locks, and all else is forbidden. */
final class RepositoryAnswers implements HttpHandler {
    private static final String LIST = "application/vnd.x.restic.rest.v2";
    private static final int OK = 200;
    private static final int FORBIDDEN = 403;
    private static final int MISSING = 404;
    private static final int FAILED = 500;

    /** restic writes some hundred bytes. */
    private static final int LARGEST_LOCK = 1 << 16;

    private final ObjectStore store;
    private final String repository;
    private final String path;
    private final ReadTroubles troubles;
    private final Set<String> locks = ConcurrentHashMap.newKeySet();

    /** @param path below which all requests are */
    RepositoryAnswers(ObjectStore store, String repository, String path, ReadTroubles troubles) {
        this.store = store;
        this.repository = repository;
        this.path = path;
        this.troubles = troubles;
    }

    /** What breaks off is thrown, upon which the connection ends: the reader must not take a part for all. */
    @Override
    public void handle(HttpExchange exchange) throws IOException {
        Optional<ServedFile> asked =
                ServedFile.at(exchange.getRequestURI().getPath().substring(path.length()));
        if (asked.isEmpty()) {
            exchange.sendResponseHeaders(FORBIDDEN, -1);
        } else {
            answer(new Request(exchange, asked.get(), troubles));
        }
        exchange.close();
    }

    private void answer(Request request) throws IOException {
        if (request.isHopeless()) {
            request.end(FORBIDDEN);
            return;
        }
        try {
            passOn(request);
        } catch (StorageException e) {
            failed(request, e);
        }
    }

    private void passOn(Request request) throws IOException {
        switch (request.method()) {
            case "GET" -> {
                if (request.file().isFolder()) {
                    list(request);
                } else {
                    new FileAnswer(request, store, request.file().key(repository)).send();
                }
            }
            case "HEAD" -> size(request);
            case "POST" -> lock(request);
            case "DELETE" -> unlock(request);
            default -> request.end(FORBIDDEN);
        }
    }

    private void failed(Request request, StorageException failure) throws IOException {
        if (failure.reason() == Reason.NotFound) {
            missing(request.file()).ifPresent(request::failed);
            request.end(MISSING);
            return;
        }
        request.failed(failure);
        if (request.exchange().getResponseCode() > 0) {
            throw new IOException("broken off: " + failure.reason(), failure);
        }
        request.end(request.isHopeless() ? FORBIDDEN : FAILED);
    }

    /** What it means that a file is not there; empty where that is no trouble, as others remove such files. */
    private Optional<StorageException> missing(ServedFile file) {
        if (file.isConfig()) {
            return Optional.of(new StorageException(
                    Reason.RepositoryMissing,
                    "there is no restic repository at " + repository
                            + "; see whether it was moved or deleted, or whether the location is the right one"));
        }
        return file.isData()
                ? Optional.of(new StorageException(
                        Reason.RepositoryDamaged,
                        "the repository " + repository + " lacks its file " + file.path()
                                + "; run restic check on it, and bring lost objects back"))
                : Optional.empty();
    }

    private void list(Request request) throws IOException {
        ServedFile folder = request.file();
        HttpExchange exchange = request.exchange();
        Map<String, Long> sizes = store.sizes(folder.key(repository));
        request.given();
        exchange.getResponseHeaders().set("Content-Type", LIST);
        exchange.sendResponseHeaders(OK, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            String separator = "[";
            for (Map.Entry<String, Long> entry : sizes.entrySet()) {
                String name = entry.getKey().substring(entry.getKey().lastIndexOf('/') + 1);
                if (ServedFile.at(folder.kind() + "/" + name).isPresent()) {
                    String line = separator + "{\"name\":\"" + name + "\",\"size\":" + entry.getValue() + "}";
                    out.write(line.getBytes(StandardCharsets.US_ASCII));
                    separator = ",";
                }
            }
            out.write((separator.equals("[") ? "[]" : "]").getBytes(StandardCharsets.US_ASCII));
        }
    }

    private void size(Request request) throws IOException {
        if (request.file().isFolder()) {
            request.end(FORBIDDEN);
            return;
        }
        long size = size(request.file());
        request.given();
        request.exchange().getResponseHeaders().set("Content-Length", String.valueOf(size));
        request.end(OK);
    }

    /** The configuration is small, and some places list all of a repository for it. */
    private long size(ServedFile file) throws IOException {
        String key = file.key(repository);
        if (file.isConfig()) {
            try (InputStream content = store.get(key)) {
                return content.readAllBytes().length;
            }
        }
        Long size = store.sizes(key).get(key);
        if (size == null) {
            throw new StorageException(Reason.NotFound, key + " is not there");
        }
        return size;
    }

    private void lock(Request request) throws IOException {
        ServedFile file = request.file();
        byte[] content = request.exchange().getRequestBody().readNBytes(LARGEST_LOCK + 1);
        if (!file.isLock() || content.length > LARGEST_LOCK) {
            request.end(FORBIDDEN);
            return;
        }
        locks.add(file.name());
        store.put(file.key(repository), content);
        request.given();
        request.end(OK);
    }

    private void unlock(Request request) throws IOException {
        ServedFile file = request.file();
        if (!file.isLock() || !locks.contains(file.name())) {
            request.end(FORBIDDEN);
            return;
        }
        store.delete(file.key(repository));
        request.given();
        request.end(OK);
    }
}
