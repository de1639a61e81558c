package io.salvor.kubernetes;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
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
                return new Result("was not run: the pod is gone", true);
            }
            return exec(place, command, timeout);
        } catch (KubernetesClientException e) {
            return new Result("could not be run: " + FirstLine.of(e.getMessage()));
        }
    }

    private Result exec(Place place, List<String> command, Duration timeout) throws InterruptedException {
        FirstLine errors = new FirstLine();
        try (ExecWatch watch = client.pods()
                .inNamespace(place.namespace())
                .withName(place.pod())
                .inContainer(place.container())
                .writingOutput(OutputStream.nullOutputStream())
                .writingError(errors)
                .exec(command.toArray(String[]::new))) {
            Integer code = watch.exitCode().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            if (code == null) {
                return new Result("ended without an exit code");
            }
            return new Result(code == 0 ? null : "exited with code " + code + errors.quoted());
        } catch (TimeoutException e) {
            return new Result("had not ended after " + timeout.toSeconds() + "s and was given up" + errors.quoted());
        } catch (ExecutionException e) {
            return new Result(
                    "was cut off: " + FirstLine.of(String.valueOf(e.getCause().getMessage())));
        }
    }
}
