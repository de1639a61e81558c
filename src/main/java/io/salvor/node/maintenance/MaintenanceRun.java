package io.salvor.node.maintenance;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.salvor.api.ResticRepository;
import io.salvor.kubernetes.AttemptOverException;
import io.salvor.kubernetes.KubernetesRepositoryLease;
import io.salvor.kubernetes.LeasedWork;
import io.salvor.kubernetes.Names;
import io.salvor.kubernetes.VolumeStatusWriter;
import io.salvor.node.JobSettings;
import io.salvor.node.RepositoryVolume;
import io.salvor.restic.ResticUpkeep;
import io.salvor.trouble.Reason;
import io.salvor.trouble.ResticException;
import io.salvor.trouble.Trouble;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * One Job of maintenance from start to end. Asked to stop it ends the step at work, and waits until that has ended. Why it failed is in its
 * termination message, as {@code <reason>: <message>}.
 */
public record MaintenanceRun(
        KubernetesClient client,
        JobSettings settings,
        String namespace,
        String repository,
        String job,
        PrintWriter log,
        Clock clock) {
    /** A Backup at work keeps its lock until its volume is saved. */
    private static final Duration LOCK_WAIT = Duration.ofMinutes(5);

    private static final Duration LONGEST_STOP = Duration.ofSeconds(45);
    private static final int LONGEST_MESSAGE = 1000;

    /** Does what is left of the round; 0 when all is done, 1 otherwise. */
    public int run() {
        CountDownLatch ended = new CountDownLatch(1);
        Thread worker = Thread.currentThread();
        Thread hook = new Thread(() -> stop(worker, ended), "stop");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            Optional<Trouble> trouble = attempt();
            trouble.ifPresent(this::say);
            return trouble.isPresent() ? 1 : 0;
        } finally {
            ended.countDown();
            removeHook(hook);
        }
    }

    private Optional<Trouble> attempt() {
        try (LeasedWork alone =
                new LeasedWork(new KubernetesRepositoryLease(client, namespace, job, clock, System::nanoTime))) {
            StepRecord record = new StepRecord(
                    new VolumeStatusWriter(client, namespace, clock), repository, job, settings.deadline());
            return new RepositoryUpkeep(alone, Names.lease(repository), record, work(record.repository()), log, clock)
                    .run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of(new ResticException(Reason.Interrupted, "the Job was asked to stop"));
        } catch (AttemptOverException e) {
            return Optional.of(new ResticException(Reason.Interrupted, e.getMessage()));
        } catch (KubernetesClientException e) {
            return Optional.of(new ResticException(
                    Reason.ApiUnavailable, "the repository's record cannot be read: " + e.getMessage()));
        } catch (Trouble e) {
            return Optional.of(e);
        } catch (RuntimeException e) {
            e.printStackTrace(log);
            return Optional.of(new ResticException(Reason.Unexpected, e.toString()));
        }
    }

    private StepWork work(ResticRepository about) {
        new RepositoryVolume(settings.location(), settings.mounts()).problem().ifPresent(problem -> {
            throw new ResticException(Reason.LocationNotMounted, problem);
        });
        MaintenanceLimits limits = MaintenanceLimits.of(about.getStatus().round.prune);
        return new StepWork(
                new ResticUpkeep(settings.restic(), settings.cache(), LOCK_WAIT, limits.rate()),
                settings.repositories().access(about.getSpec().repoIdentifier, about.getSpec().volumeNamespace),
                ForgetList.read(settings.secrets().resolve("forget")),
                limits,
                settings.deadline(),
                log,
                clock);
    }

    private void say(Trouble trouble) {
        String text = trouble.reason() + ": " + trouble.getMessage();
        log.println(text);
        log.flush();
        Path file = settings.terminationMessage();
        if (file == null) {
            return;
        }
        try {
            Files.writeString(file, text.length() <= LONGEST_MESSAGE ? text : text.substring(0, LONGEST_MESSAGE) + "…");
        } catch (IOException e) {
            log.println("the termination message cannot be written: " + e.getMessage());
        }
    }

    private static void stop(Thread worker, CountDownLatch ended) {
        worker.interrupt();
        try {
            ended.await(LONGEST_STOP.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending: the hook is what waits for us.
            return;
        }
    }
}
