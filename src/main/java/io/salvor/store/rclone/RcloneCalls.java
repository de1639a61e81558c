package io.salvor.store.rclone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.salvor.store.ObjectPart;
import io.salvor.trouble.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * Asks the rclone of one store. The call that meets one that has died is made once more: all of them may be made twice.
 */
final class RcloneCalls implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final int OK = 200;
    private static final int PART = 206;

    private final RunningRclone running;
    private final RcloneFailures failures;

    /** Never by a proxy, and with no variable of this process's own. */
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .proxy(HttpClient.Builder.NO_PROXY)
            .connectTimeout(CONNECT)
            .build();

    /** The last one whose version was looked at. */
    private volatile RcloneProcess checked;

    RcloneCalls(Rclone rclone, RcloneRemote remote, RcloneFailures failures) {
        running = new RunningRclone(rclone, remote, failures);
        this.failures = failures;
    }

    /** Reads an answer, which is closed afterwards. */
    interface Reading<T> {
        T read(InputStream answer) throws IOException;
    }

    /** Makes a call of a running rclone. */
    private interface Call<T> {
        T make(RcloneProcess process) throws IOException, InterruptedException;
    }

    /**
     * Calls a method of rclone's.
     *
     * @param longest after which nobody waits for it any more
     * @param action what is done, for messages
     * @throws StorageException if it fails
     */
    JsonNode call(String method, Map<String, ?> parameters, Duration longest, String action) {
        return call(method, parameters, longest, action, JSON::readTree);
    }

    /** As {@link #call(String, Map, Duration, String)}, for an answer that may be large. */
    <T> T call(String method, Map<String, ?> parameters, Duration longest, String action, Reading<T> reading) {
        try {
            return attempt(method, parameters, longest, action, reading);
        } catch (RcloneError e) {
            throw failures.of(e, action);
        }
    }

    /** As {@link #call(String, Map, Duration, String)}, for who knows what to do when rclone answers with an error. */
    <T> T attempt(String method, Map<String, ?> parameters, Duration longest, String action, Reading<T> reading)
            throws RcloneError {
        return made(action, process -> {
            HttpRequest request = request(process, method)
                    .timeout(longest)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(parameters)))
                    .build();
            try (InputStream answer = answer(request).body()) {
                return reading.read(answer);
            }
        });
    }

    /** What lies under a path of the place; its head is there within some time. @throws StorageException if there is no such object */
    HttpResponse<InputStream> content(String key, Duration longest, String action) {
        try {
            return made(action, process -> answer(content(process, key, longest).build()));
        } catch (RcloneError e) {
            throw failures.of(e, action);
        }
    }

    /** As {@link #content(String, Duration, String)}, of a part alone, for who knows what an error says of it. */
    HttpResponse<InputStream> content(String key, ObjectPart part, Duration longest, String action) throws RcloneError {
        return made(
                action,
                process -> answer(content(process, key, longest)
                        .header("Range", part.range())
                        .build()));
    }

    private static HttpRequest.Builder content(RcloneProcess process, String key, Duration longest) {
        return request(process, "%5B" + RcloneProcess.PLACE + "%5D/" + encoded(key))
                .timeout(longest);
    }

    /** A small file that rclone can read and nobody else. */
    Path file(byte[] content, String action) {
        try {
            return made(action, process -> process.file(content));
        } catch (RcloneError e) {
            throw failures.of(e, action);
        }
    }

    private static HttpRequest.Builder request(RcloneProcess process, String path) {
        return HttpRequest.newBuilder(URI.create(process.url() + path))
                .header("Authorization", process.authorization());
    }

    private HttpResponse<InputStream> answer(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<InputStream> answer = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
        if (answer.statusCode() == OK || answer.statusCode() == PART) {
            return answer;
        }
        try (InputStream body = answer.body()) {
            String said = new String(body.readAllBytes(), StandardCharsets.UTF_8);
            throw new RcloneError(answer.statusCode(), RcloneFailures.message(said));
        }
    }

    private <T> T made(String action, Call<T> call) throws RcloneError {
        for (boolean first = true; ; first = false) {
            RcloneProcess process = running.get(action);
            try {
                checkVersion(process);
                return call.make(process);
            } catch (RcloneError e) {
                if (RcloneFailures.isOfCredentials(e)) {
                    running.refused(process);
                }
                throw e;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw failures.of(e, action);
            } catch (IOException e) {
                if (!first || !running.hasEnded(process)) {
                    throw failures.of(e, action);
                }
            }
        }
    }

    private void checkVersion(RcloneProcess process) throws IOException, InterruptedException {
        if (process != checked) {
            HttpRequest request = request(process, "core/version")
                    .timeout(CONNECT)
                    .POST(HttpRequest.BodyPublishers.noBody())
                    .build();
            try (InputStream answer = answer(request).body()) {
                RcloneVersion.require(JSON.readTree(answer).path("version").asText());
            }
            checked = process;
        }
    }

    /** @throws StorageException if it was closed */
    void requireOpen(String action) {
        running.requireOpen(action);
    }

    private static String encoded(String key) {
        StringBuilder path = new StringBuilder();
        for (byte one : key.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = one >= '0' && one <= '9' || one >= 'a' && one <= 'z' || one >= 'A' && one <= 'Z';
            path.append(plain || one == '/' || one == '-' || one == '.' ? (char) one : String.format("%%%02X", one));
        }
        return path.toString();
    }

    @Override
    public void close() {
        running.close();
    }
}
