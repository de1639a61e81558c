package io.salvor.store.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.salvor.store.ObjectPart;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import okhttp3.Credentials;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** Asks a server, once each time. What it refuses is a {@link RestRefusal}. */
final class RestClient {
    private static final String LIST = "application/vnd.x.restic.rest.v2";
    private static final long MOST_SAID = 300;

    /** From here on the server is asked whether it wants a file before it is sent. */
    private static final long LARGE = 1 << 20;

    private final OkHttpClient http;
    private final String authorization;
    private final ObjectMapper json = new ObjectMapper();

    RestClient(OkHttpClient http, RestCredentials credentials) {
        this.http = http;
        this.authorization = credentials.user().isEmpty()
                ? null
                : Credentials.basic(credentials.user(), credentials.password(), StandardCharsets.UTF_8);
    }

    /** The same, waiting no longer for an answer. */
    RestClient quick(Duration most, RestCredentials credentials) {
        return new RestClient(
                http.newBuilder().readTimeout(most).writeTimeout(most).build(), credentials);
    }

    /** A file of a folder. */
    record Listed(String name, long size) {}

    /** The files of a folder; none if there is no such folder. */
    List<Listed> list(HttpUrl folder) throws IOException {
        try (Response response = answer(request(folder).header("Accept", LIST).build())) {
            if (!LIST.equals(response.header("Content-Type"))) {
                throw new ForeignAnswer("what lists a folder is of the type " + response.header("Content-Type"));
            }
            return listed(response.body().byteStream());
        } catch (RestRefusal e) {
            if (e.status == RestRefusal.MISSING) {
                return List.of();
            }
            throw e;
        }
    }

    private List<Listed> listed(InputStream body) throws IOException {
        List<Listed> files = new ArrayList<>();
        try (MappingIterator<JsonNode> entries = json.readerFor(JsonNode.class).readValues(body)) {
            while (entries.hasNextValue()) {
                JsonNode entry = entries.nextValue();
                files.add(new Listed(
                        entry.path("name").asText(), entry.path("size").asLong()));
            }
        } catch (JsonProcessingException e) {
            throw new ForeignAnswer("what lists a folder is no list: " + e.getOriginalMessage());
        }
        return files;
    }

    boolean exists(HttpUrl file) throws IOException {
        return size(file) >= 0;
    }

    /** Bytes in a file; negative if there is none. */
    long size(HttpUrl file) throws IOException {
        try (Response response = answer(request(file).head().build())) {
            return Math.max(0, Long.parseLong(response.header("Content-Length", "0")));
        } catch (RestRefusal e) {
            if (e.status == RestRefusal.MISSING) {
                return -1;
            }
            throw e;
        }
    }

    /** A file, whose body the caller closes. */
    Response open(HttpUrl file) throws IOException {
        return answer(request(file).build());
    }

    /** A part of a file, which the caller closes; empty where it ends before. */
    InputStream part(HttpUrl file, ObjectPart part) throws IOException {
        try {
            Response response =
                    answer(request(file).header("Range", part.range()).build());
            InputStream content = response.body().byteStream();
            return response.header("Content-Range") == null ? part.of(content) : part.limit(content);
        } catch (RestRefusal e) {
            if (e.status == RestRefusal.BEYOND_THE_END) {
                return InputStream.nullInputStream();
            }
            throw e;
        }
    }

    /** The beginning of a file; empty if there is none. @param most bytes of it */
    byte[] start(HttpUrl file, int most) throws IOException {
        try (InputStream beginning = part(file, new ObjectPart(0, most))) {
            return beginning.readAllBytes();
        } catch (RestRefusal e) {
            if (e.status == RestRefusal.MISSING) {
                return new byte[0];
            }
            throw e;
        }
    }

    /**
     * Writes a file that is called by what is in it, so that one of that name needs no second writing.
     *
     * @return false if it was there
     */
    boolean send(HttpUrl file, RequestBody content) throws IOException {
        Request.Builder request = request(file).post(content);
        if (content.contentLength() > LARGE) {
            request.header("Expect", "100-continue");
        }
        try (Response response = answer(request.build())) {
            return response.isSuccessful();
        } catch (RestRefusal e) {
            // A server says so of what is there, and to a user who may not write.
            if (e.status == RestRefusal.FORBIDDEN && size(file) == content.contentLength()) {
                return false;
            }
            throw e;
        }
    }

    /** Removes a file; it is no error if there is none. */
    void remove(HttpUrl file) throws IOException {
        try {
            answer(request(file).delete().build()).close();
        } catch (RestRefusal e) {
            if (e.status != RestRefusal.MISSING) {
                throw e;
            }
        }
    }

    /** What the server answers to one who asks for a folder. */
    int status(HttpUrl folder) throws IOException {
        try (Response response = answer(request(folder).header("Accept", LIST).build())) {
            return response.code();
        } catch (RestRefusal e) {
            return e.status;
        }
    }

    private Request.Builder request(HttpUrl url) {
        Request.Builder request = new Request.Builder().url(url).header("Accept-Encoding", "identity");
        return authorization == null ? request : request.header("Authorization", authorization);
    }

    private Response answer(Request request) throws IOException {
        Response response = http.newCall(request).execute();
        if (response.isSuccessful()) {
            return response;
        }
        try (response) {
            throw new RestRefusal(response.code(), response.header("Location"), said(response));
        }
    }

    /** The status counts, although its words break off. */
    private static String said(Response response) {
        try {
            return response.peekBody(MOST_SAID).string();
        } catch (IOException e) {
            return "";
        }
    }

    /** An answer that no REST server of restic gives. */
    static final class ForeignAnswer extends IOException {
        private static final long serialVersionUID = 1L;

        ForeignAnswer(String message) {
            super(message);
        }
    }
}
