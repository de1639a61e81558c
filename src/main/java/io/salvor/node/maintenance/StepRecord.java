package io.salvor.node.maintenance;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.salvor.api.MaintenanceRecord;
import io.salvor.api.MaintenanceRound;
import io.salvor.api.ResticRepository;
import io.salvor.kubernetes.AttemptOverException;
import io.salvor.kubernetes.VolumeStatusWriter;
import io.salvor.maintenance.Step;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * Which steps of the round are done, in the status of the repository: only what a Job writes there, and only as long as it is the Job that
 * the operator has on record.
 */
final class StepRecord {
    private final VolumeStatusWriter records;
    private final String job;
    private final Instant until;
    private final List<String> done = new ArrayList<>();
    private ResticRepository seen;

    /** @param until how long to go on trying while the API server cannot be reached */
    StepRecord(VolumeStatusWriter records, String repository, String job, Instant until) throws InterruptedException {
        this.records = records;
        this.job = job;
        this.until = until;
        this.seen = records.read(ResticRepository.class, repository, until);
        fence(seen);
        MaintenanceRecord record = seen.getStatus().maintenance;
        if (record != null && round().number.equals(record.round)) {
            done.addAll(record.done);
        }
    }

    /** The repository as it was read last. */
    ResticRepository repository() {
        return seen;
    }

    MaintenanceRound round() {
        return seen.getStatus().round;
    }

    /** The steps that are left, in order. */
    List<Step> left() {
        MaintenanceRecord record = seen.getStatus().maintenance;
        return Step.left(round().steps, new HashSet<>(done), record != null && record.found != null);
    }

    /** A step is begun. */
    void begins(Step step, Instant now) throws InterruptedException {
        ObjectNode fields = JsonNodeFactory.instance.objectNode();
        at(fields.putObject("maintenance"), step, now);
        write(fields);
    }

    /** A step is done. @param results fields of the status that hold what came of it */
    void ends(Step step, ObjectNode results) throws InterruptedException {
        done.add(step.name());
        at(results.withObject("/maintenance"), null, null);
        write(results);
    }

    /** No step is at work any more. */
    void rests() throws InterruptedException {
        ObjectNode fields = JsonNodeFactory.instance.objectNode();
        at(fields.putObject("maintenance"), null, null);
        write(fields);
    }

    private void at(ObjectNode record, Step step, Instant now) {
        record.put("round", round().number);
        record.put("step", step == null ? null : step.name());
        record.put("job", step == null ? null : job);
        record.put("stepSince", now == null ? null : now.toString());
        ArrayNode list = record.putArray("done");
        done.forEach(list::add);
    }

    /** @throws KubernetesClientException when it is not written */
    private void write(ObjectNode fields) throws InterruptedException {
        seen = records.write(seen, fields, this::fence, until);
    }

    private void fence(ResticRepository repository) {
        boolean ours = repository.getStatus().maintenanceJob != null
                && job.equals(repository.getStatus().maintenanceJob.name)
                && repository.getStatus().round != null;
        if (!ours) {
            throw new AttemptOverException("this Job is not the one at work on ResticRepository "
                    + repository.getMetadata().getName());
        }
    }
}
