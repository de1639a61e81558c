package io.salvor.operator.copying;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.salvor.api.BackupPolicy;
import io.salvor.api.ResticRepository;
import io.salvor.api.ResticRepositoryStatus;
import io.salvor.kubernetes.Conditions;
import io.salvor.kubernetes.EventRecorder;
import io.salvor.kubernetes.OwnObjects;
import io.salvor.operator.run.StatusUpdates;
import io.salvor.trouble.Reason;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Says how copies stand, in policies and in the repositories that are copied into, with an Event for each turn that a person may act on. */
final class CopyReport {
    private final OwnObjects objects;
    private final EventRecorder events;
    private final ObjectMapper json;
    private final Clock clock;

    CopyReport(OwnObjects objects, EventRecorder events, ObjectMapper json, Clock clock) {
        this.objects = objects;
        this.events = events;
        this.json = json;
        this.clock = clock;
    }

    /** What was to be copied into a repository is there. */
    void copied(ResticRepository target, String message) {
        say(target, "True", Reason.CopiesUpToDate, message);
    }

    /** It goes on, or waits. */
    void waits(ResticRepository target, Reason reason, String message) {
        say(target, "Unknown", reason, message);
    }

    /** A Job has failed: the next one waits longer each time. */
    void failed(ResticRepository target, String message) {
        ResticRepositoryStatus status = target.getStatus();
        status.copyFailures = EndedCopies.failures(status) + 1;
        status.lastCopyFailureTime = now().toString();
        boolean news = !Conditions.has(status.conditions, Conditions.COPIED, "False", Reason.CopyFailed.name());
        say(target, "False", Reason.CopyFailed, message);
        if (news) {
            events.warning(target, Reason.CopyFailed.name(), message);
        }
    }

    private void say(ResticRepository target, String status, Reason reason, String message) {
        Conditions.set(
                target.getStatus().conditions,
                Conditions.COPIED,
                status,
                reason.name(),
                message,
                target.getMetadata().getGeneration(),
                now());
    }

    /** Says in the status of a policy what was found; where the policy has changed meanwhile, the next look says it. */
    void say(BackupPolicy policy, Map<String, CopyStanding> byLocation) {
        StatusUpdates<BackupPolicy> update = new StatusUpdates<>(objects, json, policy);
        policy.getStatus().copies = CopyStatuses.of(policy, byLocation);
        List<String> known = policy.getSpec().copies.stream()
                .map(copy -> copy.storageLocation)
                .filter(byLocation::containsKey)
                .toList();
        if (policy.getSpec().copies.isEmpty()) {
            Conditions.remove(policy.getStatus().conditions, Conditions.COPIED);
        } else if (known.size() == policy.getSpec().copies.size()) {
            condition(policy, known, byLocation);
        }
        update.write();
    }

    /** What is wrong anywhere counts before what is only waited for. */
    private void condition(BackupPolicy policy, List<String> locations, Map<String, CopyStanding> byLocation) {
        List<String> statuses = locations.stream()
                .map(location -> byLocation.get(location).status())
                .toList();
        String status = statuses.contains("False") ? "False" : statuses.contains("Unknown") ? "Unknown" : "True";
        List<String> said = locations.stream()
                .filter(location -> byLocation.get(location).status().equals(status))
                .toList();
        Reason reason = byLocation.get(said.get(0)).reason();
        String message = said.stream()
                .map(location ->
                        "location " + location + ": " + byLocation.get(location).message())
                .collect(Collectors.joining("; "));
        boolean news = status.equals("False")
                && !Conditions.has(policy.getStatus().conditions, Conditions.COPIED, status, reason.name());
        Conditions.set(
                policy.getStatus().conditions,
                Conditions.COPIED,
                status,
                reason.name(),
                message,
                policy.getMetadata().getGeneration(),
                now());
        if (news) {
            events.warning(policy, reason.name(), message);
        }
    }

    Instant now() {
        return Instant.now(clock).truncatedTo(ChronoUnit.SECONDS);
    }
}
