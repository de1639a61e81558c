package io.salvor.benchmark;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watcher;
import io.salvor.api.ResticRepository;
import io.salvor.api.ResticRepositoryStatus;
import io.salvor.kubernetes.Conditions;
import io.salvor.kubernetes.Labels;
import java.time.Instant;
import java.util.Map;

/** When each turn of the maintenance of a repository was seen by a watch; it must be the only one that runs. */
final class MaintenanceTimeline implements AutoCloseable {
    /** The turns, in the order in which they come. */
    enum Turn {
        JobMade("the Job was created"),
        JobRuns("the Job's container runs"),
        Forget("forget is begun: the command's JVM is up, and holds the Lease"),
        Prune("prune is begun"),
        Check("check is begun"),
        Figures("figures are begun"),
        Rests("the last step is done"),
        JobEnded("the Job's container has ended"),
        Ended("the round is done");

        private final String meaning;

        Turn(String meaning) {
            this.meaning = meaning;
        }

        String meaning() {
            return meaning;
        }
    }

    private final TurnWatch<Turn> turns = new TurnWatch<>(Turn.class);
    private volatile String failure;

    MaintenanceTimeline(KubernetesClient client, String namespace) {
        turns.watch(client.resources(Job.class).inNamespace(namespace), (action, job) -> {
            if (action == Watcher.Action.ADDED && job.getMetadata().getLabels().containsKey(Labels.MAINTENANCE)) {
                turns.first(Turn.JobMade);
            }
        });
        turns.watch(client.resources(Pod.class).inNamespace(namespace), (action, pod) -> pod(pod));
        turns.watch(
                client.resources(ResticRepository.class).inNamespace(namespace),
                (action, repository) -> repository(repository.getStatus()));
    }

    /** When each turn came. */
    Map<Turn, Instant> turns() {
        return turns.seen();
    }

    /** Whether it has come to its end, with its Job. @throws IllegalStateException when a Job has failed */
    boolean hasEnded() {
        if (failure != null) {
            throw new IllegalStateException(failure);
        }
        return turns.seen().containsKey(Turn.Ended) && turns.seen().containsKey(Turn.JobEnded);
    }

    private void pod(Pod pod) {
        Map<String, String> labels = pod.getMetadata().getLabels();
        if (labels == null || !labels.containsKey(Labels.MAINTENANCE) || pod.getStatus() == null) {
            return;
        }
        switch (pod.getStatus().getPhase() == null ? "" : pod.getStatus().getPhase()) {
            case "Running" -> turns.first(Turn.JobRuns);
            case "Succeeded" -> turns.first(Turn.JobEnded);
            case "Failed" -> failure = "the Job's container has failed";
            default -> {
                // It waits.
            }
        }
    }

    private void repository(ResticRepositoryStatus status) {
        status.conditions.stream()
                .filter(condition -> condition.type.equals(Conditions.MAINTAINED) && condition.status.equals("False"))
                .findFirst()
                .ifPresent(condition -> failure = condition.message);
        if (!turns.seen().containsKey(Turn.JobMade) || status.maintenance == null) {
            return;
        }
        if (status.maintenance.step != null) {
            turns.first(Turn.valueOf(status.maintenance.step));
        } else if (status.maintenance.done.contains("Figures") && turns.seen().containsKey(Turn.Figures)) {
            turns.first(Turn.Rests);
        }
        if (status.round == null && turns.seen().containsKey(Turn.Forget)) {
            turns.first(Turn.Ended);
        }
    }

    @Override
    public void close() {
        turns.close();
    }
}
