package io.salvor.store.served;

import com.sun.net.httpserver.HttpExchange;
import io.salvor.trouble.StorageException;
import java.io.IOException;

/**
 * A request of restic's, and what is known of others for the same. That the place gave what it was about is said before the reader has it: restic
 * may end with this very answer, and then it is asked at once what the trouble was.
 */
record Request(HttpExchange exchange, ServedFile file, ReadTroubles troubles) {

    String method() {
        return exchange.getRequestMethod();
    }

    /** Whether it was tried often enough. */
    boolean isHopeless() {
        return troubles.isHopeless(what());
    }

    /** The place has given, taken or removed it. */
    void given() {
        troubles.succeeded(what());
    }

    void failed(StorageException failure) {
        troubles.failed(what(), failure);
    }

    /** Answers with a status alone. */
    void end(int status) throws IOException {
        exchange.sendResponseHeaders(status, -1);
    }

    private String what() {
        return method() + " " + file.path();
    }
}
