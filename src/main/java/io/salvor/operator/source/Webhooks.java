package io.salvor.operator.source;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.salvor.api.PolicySource;
import io.salvor.kubernetes.Labels;
import io.salvor.operator.run.OperatorConfig;
import io.salvor.sync.PushNotice;
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
import java.util.Optional;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/**
 * Lets Git servers tell of a push: {@code POST /hook/<name of the PolicySource>}. Whoever knows the source's token may ask for
 * a sync, and can do nothing else; nothing is taken from what is sent. Any replica answers: it asks through the annotation
 * that people ask with, and the one that acts sees it there.
 */
@ApplicationScoped
public class Webhooks {
    private static final Logger LOG = Logger.getLogger(Webhooks.class);
    private static final long MOST_BYTES = 1 << 20;
    private static final String TOKEN = "token";
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");

    private final KubernetesClient client;
    private final OperatorConfig config;
    private final Clock clock;

    public Webhooks(KubernetesClient client, OperatorConfig config, Clock clock) {
        this.client = client;
        this.config = config;
        this.clock = clock;
    }

    void install(@Observes Router router) {
        router.post("/hook/:source")
                .handler(BodyHandler.create(false).setBodyLimit(MOST_BYTES))
                .blockingHandler(this::answer, false)
                .failureHandler(Webhooks::failed);
    }

    private void answer(RoutingContext request) {
        request.response().setStatusCode(status(request)).end();
    }

    private int status(RoutingContext request) {
        Optional<PushNotice> notice = PushNotice.of(request.request()::getHeader);
        if (notice.isEmpty()) {
            return HttpURLConnection.HTTP_UNAUTHORIZED;
        }
        String name = request.pathParam("source");
        PolicySource source = NAME.matcher(name).matches()
                ? client.resources(PolicySource.class)
                        .inNamespace(config.namespace())
                        .withName(name)
                        .get()
                : null;
        if (source == null || source.getSpec().webhook == null) {
            return HttpURLConnection.HTTP_NOT_FOUND;
        }
        byte[] body = request.body().buffer() == null
                ? new byte[0]
                : request.body().buffer().getBytes();
        if (!notice.get().isFromHolderOf(token(source), body)) {
            return HttpURLConnection.HTTP_UNAUTHORIZED;
        }
        askForSync(name);
        return HttpURLConnection.HTTP_ACCEPTED;
    }

    /** The token of a source; empty, which is nobody's, if it has none. */
    private byte[] token(PolicySource source) {
        String name = source.getSpec().webhook.secretRef.name;
        Secret secret =
                client.secrets().inNamespace(config.namespace()).withName(name).get();
        String token = secret == null || secret.getData() == null
                ? null
                : secret.getData().get(TOKEN);
        if (token == null) {
            LOG.warnf(
                    "a push notice for PolicySource %s is turned away: Secret %s with the key %s does not exist",
                    source.getMetadata().getName(), name, TOKEN);
            return new byte[0];
        }
        return new String(Base64.getDecoder().decode(token), StandardCharsets.UTF_8)
                .strip()
                .getBytes(StandardCharsets.UTF_8);
    }

    private void askForSync(String name) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        patch.putObject("metadata")
                .putObject("annotations")
                .put(Labels.REQUESTED_AT, Instant.now(clock).toString());
        client.resources(PolicySource.class)
                .inNamespace(config.namespace())
                .withName(name)
                .patch(PatchContext.of(PatchType.JSON_MERGE), patch.toString());
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
