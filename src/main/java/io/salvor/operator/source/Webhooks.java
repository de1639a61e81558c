package io.salvor.operator.source;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.salvor.api.PolicySource;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.OwnObjects;
import io.salvor.sync.PushNotice;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/**
 * Lets Git servers say that something was pushed: {@code POST /hook/<name of the PolicySource>}. Those who know the source's token
 * may ask for a sync, and can do nothing else; nothing is taken from what is sent. Any replica answers: it asks through the
 * annotation that people ask with, and the one that acts sees it there.
 *
 * <p>Everybody on the Internet may send: what comes is checked as it passes and never held, and is limited in size, time and number.
 */
@ApplicationScoped
public class Webhooks {
    private static final Logger LOG = Logger.getLogger(Webhooks.class);
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");

    /** GitHub's payloads have 25 MB at most, and it waits ten seconds for an answer. */
    private static final Limits LIMITS = new Limits(25L << 20, Duration.ofSeconds(30), 64);

    private final OwnObjects objects;
    private final Clock clock;
    private final Limits limits;
    private final AtomicInteger unanswered = new AtomicInteger();

    @Inject
    public Webhooks(OwnObjects objects, Clock clock) {
        this(objects, clock, LIMITS);
    }

    Webhooks(OwnObjects objects, Clock clock, Limits limits) {
        this.objects = objects;
        this.clock = clock;
        this.limits = limits;
    }

    /**
     * What senders may do.
     *
     * @param bytes the most that a body may have
     * @param time how long it may take to come
     * @param atOnce how many requests may wait for their answer
     */
    record Limits(long bytes, Duration time, int atOnce) {}

    /** A source that was found, and the check of who asks for its sync. */
    private record Asked(PolicySource source, PushNotice.Check check) {}

    void install(@Observes Router router) {
        router.post("/hook/:source").handler(this::receive);
    }

    private void receive(RoutingContext request) {
        PassingBody body =
                new PassingBody(request, limits.bytes(), limits.time().toMillis());
        Optional<PushNotice> notice = PushNotice.of(request.request()::getHeader);
        if (body.isTooLarge()) {
            body.answer(HttpURLConnection.HTTP_ENTITY_TOO_LARGE);
        } else if (notice.isEmpty()) {
            body.answer(HttpURLConnection.HTTP_UNAUTHORIZED);
        } else if (unanswered.incrementAndGet() > limits.atOnce()) {
            unanswered.decrementAndGet();
            body.answer(HttpURLConnection.HTTP_UNAVAILABLE);
        } else {
            request.addEndHandler(any -> unanswered.decrementAndGet());
            String name = request.pathParam("source");
            blocking(request, () -> asked(notice.get(), name))
                    .onFailure(e -> failed(body, e))
                    .onSuccess(asked -> asked.ifPresentOrElse(
                            found -> check(request, body, found), () -> body.answer(HttpURLConnection.HTTP_NOT_FOUND)));
        }
    }

    private Optional<Asked> asked(PushNotice notice, String name) {
        return Optional.of(name)
                .filter(text -> NAME.matcher(text).matches())
                .flatMap(text -> objects.get(PolicySource.class, text))
                .flatMap(found ->
                        WebhookToken.of(found, objects).map(token -> new Asked(found, notice.check(known(token)))));
    }

    private static byte[] known(WebhookToken token) {
        if (token.missing() != null) {
            LOG.warnf("a push notice is turned away: %s", token.missing());
        }
        return token.bytes();
    }

    private void check(RoutingContext request, PassingBody body, Asked asked) {
        if (asked.check().needsBody()) {
            body.pass(asked.check()::update, () -> decide(request, body, asked));
        } else {
            decide(request, body, asked);
        }
    }

    private void decide(RoutingContext request, PassingBody body, Asked asked) {
        if (asked.check().isGenuine()) {
            blocking(request, () -> objects.edit(asked.source(), this::askedFor))
                    .onFailure(e -> failed(body, e))
                    .onSuccess(any -> body.answer(HttpURLConnection.HTTP_ACCEPTED));
        } else {
            body.answer(HttpURLConnection.HTTP_UNAUTHORIZED);
        }
    }

    private PolicySource askedFor(PolicySource source) {
        Map<String, String> annotations = new HashMap<>();
        if (source.getMetadata().getAnnotations() != null) {
            annotations.putAll(source.getMetadata().getAnnotations());
        }
        annotations.put(Labels.REQUESTED_AT, Instant.now(clock).toString());
        source.getMetadata().setAnnotations(annotations);
        return source;
    }

    /** Calls to the API server must not hold up those who send. */
    private static <T> Future<T> blocking(RoutingContext request, Callable<T> call) {
        return request.vertx().executeBlocking(call, false);
    }

    private static void failed(PassingBody body, Throwable cause) {
        LOG.warnf("a push notice could not be passed on: %s", cause.getMessage());
        body.answer(
                cause instanceof KubernetesClientException
                        ? HttpURLConnection.HTTP_UNAVAILABLE
                        : HttpURLConnection.HTTP_INTERNAL_ERROR);
    }
}
