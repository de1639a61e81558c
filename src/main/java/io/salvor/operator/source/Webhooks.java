package io.salvor.operator.source;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.salvor.api.PolicySource;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.OwnObjects;
import io.salvor.sync.PushNotice;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/**
 * Lets Git servers say that something was pushed: {@code POST /hook/<name of the PolicySource>}. Those who know the source's token
 * may ask for a sync, and can do nothing else; nothing is taken from what is sent. Any replica answers: it asks through the
 * annotation that people ask with, and the one that acts sees it there.
 */
@ApplicationScoped
public class Webhooks {
    private static final Logger LOG = Logger.getLogger(Webhooks.class);
    private static final long MOST_BYTES = 1 << 20;
    private static final String TOKEN = "token";
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");

    private final OwnObjects objects;
    private final Clock clock;

    public Webhooks(OwnObjects objects, Clock clock) {
        this.objects = objects;
        this.clock = clock;
    }

    void install(@Observes Router router) {
        router.post("/hook/:source")
                .handler(BodyHandler.create(false).setBodyLimit(MOST_BYTES))
                .blockingHandler(this::answer, false)
                .failureHandler(Webhooks::failed);
    }

    private void answer(RoutingContext request) {
        Buffer body = request.body().buffer();
        int status = PushNotice.of(request.request()::getHeader)
                .map(notice ->
                        status(notice, request.pathParam("source"), body == null ? new byte[0] : body.getBytes()))
                .orElse(HttpURLConnection.HTTP_UNAUTHORIZED);
        request.response().setStatusCode(status).end();
    }

    private int status(PushNotice notice, String name, byte[] body) {
        Optional<PolicySource> source = Optional.of(name)
                .filter(text -> NAME.matcher(text).matches())
                .flatMap(text -> objects.get(PolicySource.class, text))
                .filter(found -> found.getSpec().webhook != null);
        if (source.isEmpty()) {
            return HttpURLConnection.HTTP_NOT_FOUND;
        }
        if (!notice.isFromHolderOf(token(source.get()), body)) {
            return HttpURLConnection.HTTP_UNAUTHORIZED;
        }
        objects.edit(source.get(), this::asked);
        return HttpURLConnection.HTTP_ACCEPTED;
    }

    /** The token of a source; empty, which is nobody's, if it has none. */
    private byte[] token(PolicySource source) {
        String name = source.getSpec().webhook.secretRef.name;
        Optional<String> token = objects.secret(name).map(Secret::getData).map(data -> data.get(TOKEN));
        if (token.isEmpty()) {
            LOG.warnf(
                    "a push notice for PolicySource %s is turned away: Secret %s with the key %s does not exist",
                    source.getMetadata().getName(), name, TOKEN);
            return new byte[0];
        }
        return new String(Base64.getDecoder().decode(token.get()), StandardCharsets.UTF_8)
                .strip()
                .getBytes(StandardCharsets.UTF_8);
    }

    private PolicySource asked(PolicySource source) {
        Map<String, String> annotations = new HashMap<>();
        if (source.getMetadata().getAnnotations() != null) {
            annotations.putAll(source.getMetadata().getAnnotations());
        }
        annotations.put(Labels.REQUESTED_AT, Instant.now(clock).toString());
        source.getMetadata().setAnnotations(annotations);
        return source;
    }

    private static void failed(RoutingContext request) {
        Throwable cause = request.failure();
        if (cause != null) {
            LOG.warnf("a push notice could not be passed on: %s", cause.getMessage());
        }
        int status = cause instanceof KubernetesClientException
                ? HttpURLConnection.HTTP_UNAVAILABLE
                : Math.max(request.statusCode(), HttpURLConnection.HTTP_BAD_REQUEST);
        request.response().setStatusCode(status).end();
    }
}
