package io.salvor.kubernetes;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jboss.logging.Logger;

/** Events of the cluster, beside the object they are about. */
public final class KubernetesEventRecorder implements EventRecorder {
    private static final Logger LOG = Logger.getLogger(KubernetesEventRecorder.class);
    private static final int LONGEST_MESSAGE = 1024;
    private static final String COMPONENT = "salvor";

    private final KubernetesClient client;
    private final Clock clock;

    public KubernetesEventRecorder(KubernetesClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    @Override
    public void normal(HasMetadata about, String reason, String message) {
        record(about, "Normal", reason, message);
    }

    @Override
    public void warning(HasMetadata about, String reason, String message) {
        record(about, "Warning", reason, message);
    }

    private void record(HasMetadata about, String type, String reason, String message) {
        String text = message.length() <= LONGEST_MESSAGE ? message : message.substring(0, LONGEST_MESSAGE);
        String name = about.getMetadata().getName() + "."
                + Labels.hash(about.getMetadata().getUid() + type + reason + text);
        String now = Instant.now(clock).truncatedTo(ChronoUnit.SECONDS).toString();
        try {
            create(about, type, reason, text, name, now);
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                repeat(about.getMetadata().getNamespace(), name, now);
            } else {
                LOG.warnf("Event %s for %s could not be written: %s", reason, name, e.getMessage());
            }
        }
    }

    private void create(HasMetadata about, String type, String reason, String text, String name, String now) {
        ObjectReference reference = new ObjectReferenceBuilder()
                .withApiVersion(about.getApiVersion())
                .withKind(about.getKind())
                .withNamespace(about.getMetadata().getNamespace())
                .withName(about.getMetadata().getName())
                .withUid(about.getMetadata().getUid())
                .build();
        Event event = new EventBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(about.getMetadata().getNamespace())
                .endMetadata()
                .withInvolvedObject(reference)
                .withType(type)
                .withReason(reason)
                .withMessage(text)
                .withFirstTimestamp(now)
                .withLastTimestamp(now)
                .withCount(1)
                .withNewSource()
                .withComponent(COMPONENT)
                .endSource()
                .withReportingComponent(COMPONENT)
                .build();
        client.v1()
                .events()
                .inNamespace(about.getMetadata().getNamespace())
                .resource(event)
                .create();
    }

    private void repeat(String namespace, String name, String now) {
        try {
            client.v1().events().inNamespace(namespace).withName(name).edit(event -> new EventBuilder(event)
                    .withCount(event.getCount() == null ? 2 : event.getCount() + 1)
                    .withLastTimestamp(now)
                    .build());
        } catch (KubernetesClientException e) {
            LOG.warnf("Event %s could not be counted: %s", name, e.getMessage());
        }
    }
}
