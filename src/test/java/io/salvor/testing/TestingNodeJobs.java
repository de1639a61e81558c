package io.salvor.testing;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.salvor.job.JobView;
import io.salvor.kubernetes.CopyJob;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.MaintenanceJob;
import io.salvor.kubernetes.NodeJob;
import io.salvor.kubernetes.NodeJobs;
import io.salvor.kubernetes.RepositoryJob;
import io.salvor.kubernetes.RepositoryJobs;
import io.salvor.kubernetes.RunJobs;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Jobs in memory: they are pending until a test says what becomes of them. Calls are {@code start Job NAME}, {@code get Job NAME}, {@code
 * list Job RUN}, {@code stop Job NAME} and {@code forgetSecrets RUN}.
 */
public final class TestingNodeJobs implements NodeJobs, RunJobs, RepositoryJobs {
    private final Map<String, NodeJob> jobs = new LinkedHashMap<>();
    private final Map<String, RepositoryJob> ofRepositories = new LinkedHashMap<>();
    private final Map<String, JobView> views = new LinkedHashMap<>();
    private final Map<String, Map<String, String>> labels = new TreeMap<>();
    private final Map<String, Map<String, String>> secrets = new TreeMap<>();
    private final Map<String, HasMetadata> owners = new LinkedHashMap<>();
    private final Set<String> lingering = new TreeSet<>();
    private final Map<String, String> printed = new TreeMap<>();
    private final TestingCalls calls;
    private final Clock clock;

    public TestingNodeJobs(TestingCalls calls, Clock clock) {
        this.calls = calls;
        this.clock = clock;
    }

    /** Every Job that was started and not stopped, in order. */
    public List<NodeJob> started() {
        return calls.between(() -> List.copyOf(jobs.values()));
    }

    /** The names of the Secrets that Jobs read. */
    public Set<String> secrets() {
        return calls.between(() -> Set.copyOf(secrets.keySet()));
    }

    /** The pod of a Job has started. */
    public void runs(String name) {
        change(name, JobView.State.Running, "", "");
    }

    /** A Job still waits for its pod, and this is why. */
    public void waits(String name, String message) {
        change(name, JobView.State.Waiting, message, "");
    }

    /** The pod of a Job does not fit on its node, and this is why. */
    public void hasNoRoom(String name, String message) {
        change(name, JobView.State.NoRoom, message, "");
    }

    /** The pod of a Job waits in vain for the folder of a volume, by the name of its record. */
    public void cannotMount(String name, String volume, String message) {
        JobView view = views.get(name);
        views.put(
                name,
                new JobView(
                        name,
                        view.run(),
                        view.node(),
                        JobView.State.Waiting,
                        view.waiting(),
                        "ContainerCreating",
                        false,
                        "",
                        Map.of(volume, message)));
    }

    /** A Job has ended. */
    public void ends(String name, String message, String report) {
        change(name, JobView.State.Over, message, report);
    }

    /** A Job has ended well. */
    public void succeeds(String name) {
        JobView view = views.get(name);
        views.put(
                name,
                new JobView(
                        name,
                        view.run(),
                        view.node(),
                        JobView.State.Over,
                        view.waiting(),
                        "Complete",
                        false,
                        "",
                        Map.of(),
                        true));
    }

    /** The kernel has ended a Job for want of memory. */
    public void runsOutOfMemory(String name) {
        JobView view = views.get(name);
        views.put(
                name,
                new JobView(
                        name,
                        view.run(),
                        view.node(),
                        JobView.State.Over,
                        view.waiting(),
                        "its container ended with exit code 137, OOMKilled",
                        true,
                        "",
                        Map.of()));
    }

    /** A finished Job is removed after a while; its Secret stays. */
    public void vanishes(String name) {
        jobs.remove(name);
        views.remove(name);
    }

    /** The pod of a Job goes on although the Job is stopped, as on a node that does not answer. */
    public void lingers(String name) {
        lingering.add(name);
    }

    /** It ends after all. */
    public void lingersNoMore(String name) {
        lingering.remove(name);
        vanishes(name);
    }

    private void change(String name, JobView.State state, String message, String report) {
        JobView view = views.get(name);
        views.put(
                name,
                new JobView(name, view.run(), view.node(), state, view.waiting(), message, false, report, Map.of()));
    }

    @Override
    public void start(NodeJob job, HasMetadata owner) {
        calls.call("start Job " + job.name(), () -> {
            secrets.putIfAbsent(job.name(), job.labels());
            owners.putIfAbsent(job.name(), owner);
            labels.put(job.name(), job.labels());
            if (jobs.putIfAbsent(job.name(), job) == null) {
                views.put(
                        job.name(),
                        new JobView(
                                job.name(),
                                run(job),
                                job.node(),
                                JobView.State.Waiting,
                                Instant.now(clock).truncatedTo(ChronoUnit.SECONDS),
                                "its pod does not exist yet",
                                false,
                                "",
                                Map.of()));
            }
        });
    }

    /** The Jobs of maintenance that were started, in order. */
    public List<MaintenanceJob> maintaining() {
        return ofRepositories(MaintenanceJob.class);
    }

    /** The Jobs that copy snapshots, in the same way. */
    public List<CopyJob> copying() {
        return ofRepositories(CopyJob.class);
    }

    private <J> List<J> ofRepositories(Class<J> kind) {
        return calls.between(() -> ofRepositories.values().stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList());
    }

    @Override
    public void start(RepositoryJob job, HasMetadata owner) {
        calls.call("start Job " + job.name(), () -> {
            secrets.putIfAbsent(job.name(), job.labels());
            owners.putIfAbsent(job.name(), owner);
            labels.put(job.name(), job.labels());
            if (ofRepositories.putIfAbsent(job.name(), job) == null) {
                views.put(
                        job.name(),
                        new JobView(
                                job.name(),
                                job.labels()
                                        .getOrDefault(
                                                Labels.MAINTENANCE, job.labels().get(Labels.COPY)),
                                "",
                                JobView.State.Waiting,
                                Instant.now(clock).truncatedTo(ChronoUnit.SECONDS),
                                "its pod does not exist yet",
                                false,
                                "",
                                Map.of()));
            }
        });
    }

    private static String run(NodeJob job) {
        return job.labels().getOrDefault(Labels.BACKUP, job.labels().get(Labels.RESTORE));
    }

    @Override
    public boolean isThere(String name) {
        return calls.call("get Job " + name, () -> jobs.containsKey(name));
    }

    @Override
    public List<JobView> of(String label, String run) {
        return calls.call("list Job " + run, () -> views.values().stream()
                .filter(view -> labels.get(view.name()).containsKey(label))
                .filter(view -> run == null || view.run().equals(Labels.value(run)))
                .toList());
    }

    @Override
    public void stop(String name) {
        calls.call("stop Job " + name, () -> {
            if (lingering.contains(name)) {
                jobs.remove(name);
                change(name, JobView.State.Stopping, "it was removed", "");
            } else {
                vanishes(name);
            }
        });
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
                if (isOf(run, job.name()) && views.get(job.name()).mayRun()) {
                    stop(job.name());
                }
            }
            return lingering.stream().anyMatch(job -> isOf(run, job));
        });
    }

    private boolean isOf(HasMetadata run, String job) {
        return owners.get(job).getMetadata().getUid().equals(run.getMetadata().getUid());
    }

    /** What the pod of a Job has printed. */
    public void prints(String name, String text) {
        printed.put(name, text);
    }

    @Override
    public List<Log> logs(String label, HasMetadata run, Predicate<String> wanted) {
        return printed.entrySet().stream()
                .filter(log -> views.containsKey(log.getKey()) && wanted.test(log.getKey()))
                .filter(log -> isOf(run, log.getKey()))
                .map(log -> new Log(log.getKey(), log.getValue()))
                .toList();
    }

    @Override
    public Set<String> podsAtWork() {
        return calls.between(() -> views.values().stream()
                .filter(JobView::mayRun)
                .map(view -> podOf(view.name()))
                .collect(Collectors.toSet()));
    }

    /** The pod that Kubernetes makes for a Job. */
    public static String podOf(String job) {
        return job + "-abcde";
    }

    @Override
    public List<Left> left(String label) {
        return calls.call("list left", () -> Stream.concat(
                        secrets.entrySet().stream()
                                .filter(secret -> secret.getValue().containsKey(label))
                                .map(secret -> left("Secret", secret.getKey())),
                        jobs.values().stream()
                                .filter(job -> job.labels().containsKey(label))
                                .filter(job -> views.get(job.name()).mayRun())
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
