package io.salvor.operator.source;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.net.HttpURLConnection;
import java.util.function.Consumer;

/**
 * The body of a request as it comes: passed on part by part and never held, and only so much of it and for so long. After an
 * answer the rest is dropped until it ends or the time is up: to close at once would reset the connection, and the sender would
 * never read the answer.
 */
final class PassingBody {
    private final RoutingContext context;
    private final HttpServerRequest request;
    private final long most;
    private final boolean asksFirst;
    private final long timer;
    private boolean begun;
    private long come;

    /** Holds the body back until it is asked for; the time counts from now. */
    PassingBody(RoutingContext context, long most, long millis) {
        this.context = context;
        this.request = context.request();
        this.most = most;
        this.asksFirst = "100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT));
        request.pause();
        timer = context.vertx().setTimer(millis, any -> timeIsUp());
        request.exceptionHandler(any -> end());
    }

    /** Whether the sender itself says that it is more than may come. */
    boolean isTooLarge() {
        try {
            String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
            return length != null && Long.parseLong(length) > most;
        } catch (NumberFormatException e) {
            return true;
        }
    }

    /** Lets it come. */
    void pass(Consumer<byte[]> part, Runnable whole) {
        begun = true;
        request.handler(buffer -> take(buffer, part));
        request.endHandler(any -> {
            end();
            if (!response().ended()) {
                whole.run();
            }
        });
        if (asksFirst) {
            response().writeContinue();
        }
        request.resume();
    }

    private void take(Buffer buffer, Consumer<byte[]> part) {
        come += buffer.length();
        if (come > most) {
            answer(HttpURLConnection.HTTP_ENTITY_TOO_LARGE);
        } else if (!response().ended()) {
            part.accept(buffer.getBytes());
        }
    }

    /** Answers with a status and no more; the first answer counts. */
    void answer(int status) {
        if (response().ended() || response().closed()) {
            return;
        }
        response().setStatusCode(status);
        if (asksFirst && !begun) {
            // A sender that asks first sends nothing now, and nobody knows where its next request begins.
            response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            response().end().onComplete(any -> request.connection().close());
        } else {
            response().end();
            if (!begun) {
                pass(part -> {}, () -> {});
            }
        }
    }

    private void timeIsUp() {
        if (!response().ended()) {
            response().setStatusCode(HttpURLConnection.HTTP_CLIENT_TIMEOUT);
            response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            response().end().onComplete(any -> request.connection().close());
        } else {
            request.connection().close();
        }
    }

    private void end() {
        context.vertx().cancelTimer(timer);
    }

    private HttpServerResponse response() {
        return request.response();
    }
}
