package io.salvor.testing;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.Names;
import io.salvor.kubernetes.NodeJob;
import io.salvor.kubernetes.NodeJobs;
import io.salvor.kubernetes.RunJobs;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Jobs in memory: they are pending until a test says what becomes of them. Calls are {@code start Job NAME}, {@code list Job RUN},
 * {@code stop Job NAME} and {@code forgetSecrets RUN}.
 */
public final class TestingNodeJobs implements NodeJobs, RunJobs {
    private final Map<String, NodeJob> jobs = new LinkedHashMap<>();
    private final Map<String, NodeJobState> states = new LinkedHashMap<>();
    private final Map<String, Map<String, String>> secrets = new TreeMap<>();
    private final Map<String, HasMetadata> owners = new LinkedHashMap<>();
    private final Set<String> lingering = new TreeSet<>();
    private final TestingCalls calls;
    private final Clock clock;

    public TestingNodeJobs(TestingCalls calls, Clock clock) {
        this.calls = calls;
        this.clock = clock;
    }

    /** Every Job that was started and not stopped, in order. */
    public List<NodeJob> started() {
        return List.copyOf(jobs.values());
    }

    /** The names of the Secrets that Jobs read. */
    public Set<String> secrets() {
        return Set.copyOf(secrets.keySet());
    }

    /** The pod of a Job has started. */
    public void runs(String name) {
        change(name, true, false, "", "");
    }

    /** A Job still waits for its pod, and this is why. */
    public void waits(String name, String message) {
        change(name, false, false, message, "");
    }

    /** A Job has ended. */
    public void ends(String name, String message, String report) {
        change(name, true, true, message, report);
    }

    /** A finished Job is removed after a while; its Secret stays. */
    public void vanishes(String name) {
        jobs.remove(name);
        states.remove(name);
    }

    /** The pod of a Job goes on although the Job is stopped, as on a node that does not answer. */
    public void lingers(String name) {
        lingering.add(name);
    }

    private void change(String name, boolean started, boolean ended, String message, String report) {
        NodeJobState state = states.get(name);
        states.put(
                name,
                new NodeJobState(
                        name, state.attempt(), started, ended, state.created(), message, report, state.volumes()));
    }

    @Override
    public void start(NodeJob job, HasMetadata owner) {
        calls.call("start Job " + job.name(), () -> {
            secrets.putIfAbsent(job.name(), job.labels());
            owners.putIfAbsent(job.name(), owner);
            if (jobs.putIfAbsent(job.name(), job) == null) {
                Instant now = Instant.now(clock).truncatedTo(ChronoUnit.SECONDS);
                states.put(
                        job.name(),
                        new NodeJobState(
                                job.name(),
                                0,
                                false,
                                false,
                                now,
                                "its pod does not exist yet",
                                "",
                                job.volumes().stream().map(NodeJob.Volume::name).toList()));
            }
        });
    }

    @Override
    public List<NodeJobState> attempts(String run, String target, int most) {
        return calls.call("list Job " + run, () -> IntStream.rangeClosed(1, most)
                .mapToObj(number -> state(Names.job(run, target, number), number))
                .flatMap(Optional::stream)
                .toList());
    }

    private Optional<NodeJobState> state(String name, int number) {
        return Optional.ofNullable(states.computeIfPresent(
                name,
                (key, state) -> new NodeJobState(
                        name,
                        number,
                        state.started(),
                        state.ended(),
                        state.created(),
                        state.message(),
                        state.report(),
                        state.volumes())));
    }

    @Override
    public void stop(String name) {
        calls.call("stop Job " + name, () -> vanishes(name));
    }

    @Override
    public void forgetSecrets(String label, String run) {
        calls.call("forgetSecrets " + run, () -> secrets.values()
                .removeIf(labels -> Labels.value(run).equals(labels.get(label))));
    }

    @Override
    public boolean stop(String label, HasMetadata run) {
        return calls.call("stop all Jobs " + run.getMetadata().getName(), () -> {
            for (NodeJob job : started()) {
                if (isOf(run, job.name()) && !states.get(job.name()).ended()) {
                    stop(job.name());
                }
            }
            return lingering.stream().anyMatch(job -> isOf(run, job));
        });
    }

    private boolean isOf(HasMetadata run, String job) {
        return owners.get(job).getMetadata().getUid().equals(run.getMetadata().getUid());
    }

    @Override
    public List<Left> left(String label) {
        return calls.call("list left", () -> Stream.concat(
                        secrets.entrySet().stream()
                                .filter(secret -> secret.getValue().containsKey(label))
                                .map(secret -> left("Secret", secret.getKey())),
                        jobs.values().stream()
                                .filter(job -> job.labels().containsKey(label))
                                .filter(job -> !states.get(job.name()).ended())
                                .map(job -> left("Job", job.name())))
                .toList());
    }

    private Left left(String kind, String name) {
        HasMetadata owner = owners.get(name);
        return new Left(
                kind,
                name,
                owner.getKind(),
                owner.getMetadata().getName(),
                owner.getMetadata().getUid());
    }

    @Override
    public void remove(Left left) {
        calls.call("remove " + left.kind() + " " + left.name(), () -> {
            if (left.kind().equals("Job")) {
                vanishes(left.name());
            } else {
                secrets.remove(left.name());
            }
        });
    }
}
