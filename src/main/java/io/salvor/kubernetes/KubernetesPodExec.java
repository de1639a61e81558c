package io.salvor.kubernetes;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.ExecListener;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs commands through the exec subresource of pods. */
public final class KubernetesPodExec implements PodExec {
    private final KubernetesClient client;

    public KubernetesPodExec(KubernetesClient client) {
        this.client = client;
    }

    @Override
    public Result run(Place place, List<String> command, Duration timeout) throws InterruptedException {
        try {
            Pod pod = client.pods()
                    .inNamespace(place.namespace())
                    .withName(place.pod())
                    .get();
            if (pod == null || !pod.getMetadata().getUid().equals(place.uid())) {
                return Result.podGone("was not run: the pod is gone");
            }
            return exec(place, command, timeout);
        } catch (KubernetesClientException e) {
            return Result.unanswered("could not be run: " + FirstLine.of(e.getMessage()));
        }
    }

    private Result exec(Place place, List<String> command, Duration timeout) throws InterruptedException {
        FirstLine errors = new FirstLine();
        ServersWords words = new ServersWords();
        try (ExecWatch watch = client.pods()
                .inNamespace(place.namespace())
                .withName(place.pod())
                .inContainer(place.container())
                .writingOutput(OutputStream.nullOutputStream())
                .writingError(errors)
                .usingListener(words)
                .exec(command.toArray(String[]::new))) {
            Integer code = watch.exitCode().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            if (code == null) {
                return Result.unanswered("was cut off: it ended without an exit code");
            }
            if (code < 0) {
                // Not the command's: it could not be started, or the container is not running.
                return Result.unanswered("could not be run: " + words.said);
            }
            return new Result(code == 0 ? null : "exited with code " + code + errors.quoted());
        } catch (TimeoutException e) {
            return new Result("had not ended after " + timeout.toSeconds() + "s and was given up" + errors.quoted());
        } catch (ExecutionException e) {
            return Result.unanswered(
                    "was cut off: " + FirstLine.of(String.valueOf(e.getCause().getMessage())));
        }
    }

    /** Keeps what the server says of a command, which has no exit code when it could not be started. */
    private static final class ServersWords implements ExecListener {
        private volatile String said = "the server does not say why";

        @Override
        public void onExit(int code, Status status) {
            if (status != null && status.getMessage() != null) {
                said = FirstLine.of(status.getMessage());
            }
        }

        @Override
        public void onClose(int code, String reason) {
            // The exit code says all.
        }
    }
}
