package io.salvor.crash;

import io.salvor.api.ResticRepository;
import io.salvor.api.ResticRepositoryStatus;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.Names;
import io.salvor.sandbox.Operations;
import io.salvor.testing.Edits;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Maintenance of the repositories of a location, and the time that passes meanwhile: what it waits for is put back on record. */
final class Upkeep {
    private static final Duration LONG = Duration.ofDays(30);

    private final Operations operations;
    private final String location;
    private final List<String> namespaces;

    Upkeep(Operations operations, String location, List<String> namespaces) {
        this.operations = operations;
        this.location = location;
        this.namespaces = namespaces;
    }

    private List<ResticRepository> repositories() {
        return namespaces.stream()
                .map(namespace -> operations
                        .resource(ResticRepository.class, Names.repository(namespace, location))
                        .get())
                .toList();
    }

    /** Asks for it, as {@code salvor repository} does. @param what word of it */
    void ask(String what) {
        String value = Instant.now() + " " + what;
        for (ResticRepository repository : repositories()) {
            String name = repository.getMetadata().getName();
            Edits.edit(operations.resource(ResticRepository.class, name), current -> {
                Map<String, String> annotations =
                        new HashMap<>(current.getMetadata().getAnnotations());
                annotations.put(Labels.MAINTENANCE_REQUESTED, value);
                current.getMetadata().setAnnotations(annotations);
                return current;
            });
        }
    }

    /** As if they were ready for a month. */
    void fallDue() {
        repositories().forEach(repository -> change(repository, status -> status.readyTime = before(LONG)));
    }

    /** As if the pause after a failure were over. */
    void waitOutPauses() {
        for (ResticRepository repository : repositories()) {
            ResticRepositoryStatus status = repository.getStatus();
            if (status.maintenanceJob == null
                    && status.lastFailureTime != null
                    && Instant.parse(status.lastFailureTime).isAfter(Instant.parse(before(Duration.ofDays(1))))) {
                change(repository, now -> now.lastFailureTime = before(LONG));
            }
        }
    }

    private static String before(Duration ago) {
        return Instant.now().minus(ago).toString();
    }

    private void change(ResticRepository repository, Consumer<ResticRepositoryStatus> change) {
        Edits.editStatus(
                operations.resource(
                        ResticRepository.class, repository.getMetadata().getName()),
                current -> {
                    change.accept(current.getStatus());
                    return current;
                });
    }

    /** Whether a Job has a step on record that it has begun. */
    boolean isAtStep() {
        return repositories().stream()
                .map(ResticRepository::getStatus)
                .anyMatch(status -> status.maintenance != null && status.maintenance.step != null);
    }

    /** Whether all have been maintained, and nothing goes on. */
    boolean isDone() {
        return repositories().stream()
                .map(ResticRepository::getStatus)
                .allMatch(status ->
                        status.lastMaintenanceTime != null && status.round == null && status.maintenanceJob == null);
    }

    /** What is wrong with what the repositories say of it. @param checked whether a check was due */
    List<String> violations(boolean checked) {
        List<String> violations = new ArrayList<>();
        for (ResticRepository repository : repositories()) {
            ResticRepositoryStatus status = repository.getStatus();
            String name = repository.getMetadata().getName();
            if (!Operations.has(status.conditions, "Maintained", "True", "Maintained")) {
                violations.add(name + " does not say that it is maintained: "
                        + Operations.condition(status.conditions, "Maintained").message);
            }
            if (status.maintenance.found != null) {
                violations.add("a check of " + name + " has found " + status.maintenance.found.lines);
            }
            if (checked && status.lastCheckTime == null) {
                violations.add(name + " was not checked");
            }
            if (status.maintenanceFailures != null || status.maintenance.step != null) {
                violations.add(name + " has " + status.maintenanceFailures + " failures and is at step "
                        + status.maintenance.step);
            }
        }
        return violations;
    }

    /** What is there a while after it and must not stay, in words. */
    List<String> left() {
        List<String> left = new ArrayList<>();
        var client = operations.client();
        client.secrets().inNamespace(Operations.SALVOR).withLabel(Labels.MAINTENANCE).list().getItems().stream()
                .map(secret -> "Secret " + secret.getMetadata().getName())
                .forEach(left::add);
        client
                .batch()
                .v1()
                .jobs()
                .inNamespace(Operations.SALVOR)
                .withLabel(Labels.MAINTENANCE)
                .list()
                .getItems()
                .stream()
                .filter(job -> job.getStatus() == null
                        || job.getStatus().getConditions().isEmpty())
                .map(job -> "Job " + job.getMetadata().getName() + ", which has not ended")
                .forEach(left::add);
        return left;
    }
}
