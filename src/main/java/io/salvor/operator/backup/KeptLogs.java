package io.salvor.operator.backup;

import io.salvor.api.PodVolumeBackup;
import io.salvor.api.VolumeAttempt;
import io.salvor.job.VolumeReason;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.RunJobs;
import io.salvor.operator.run.JobsLook;
import io.salvor.operator.run.VolumeAttempts;
import io.salvor.trouble.CatalogException;
import io.salvor.trouble.StorageException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Keeps what Jobs have printed with which something went wrong, in the bucket, where the log of their Backup will be: at its end their pods
 * may be long gone. A bucket that is away costs logs, and nothing else.
 */
@ApplicationScoped
public class KeptLogs {
    private final RunJobs jobs;

    /** Of so many Backups it is remembered what needs no other look; of one that is forgotten, as by another operator, it is looked at once more. */
    private static final int REMEMBERED = 200;

    /** Names of Jobs that need not be looked at again, by UID of the Backup. */
    private final Map<String, Set<String>> known = Collections.synchronizedMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Set<String>> eldest) {
            return size() > REMEMBERED;
        }
    });

    public KeptLogs(RunJobs jobs) {
        this.jobs = jobs;
    }

    /** Keeps those of Jobs that have ended, and with which an attempt ended badly. */
    void keepEnded(BackupRound round, JobsLook look) {
        keep(
                round,
                round.volumes().stream()
                        .flatMap(volume -> volume.getStatus().attempts.stream())
                        .filter(KeptLogs::wentWrong)
                        .map(attempt -> attempt.job)
                        .filter(job -> look.ended(job) != null)
                        .collect(Collectors.toSet()));
    }

    private static boolean wentWrong(VolumeAttempt attempt) {
        VolumeReason reason = VolumeAttempts.reason(attempt.reason);
        return reason != null && reason.result() != VolumeReason.Result.Completed;
    }

    /** Keeps what Jobs have printed until now. */
    void keep(BackupRound round, Collection<String> names) {
        if (names.isEmpty()) {
            return;
        }
        Set<String> handled = known.computeIfAbsent(uid(round), any -> ConcurrentHashMap.newKeySet());
        Set<String> open = new TreeSet<>(names);
        open.removeAll(handled);
        if (open.isEmpty()) {
            return;
        }
        try {
            JobSections sections = kept(round);
            open.removeIf(sections::has);
            List<RunJobs.Log> logs = jobs.logs(
                    Labels.BACKUP, round.backup(), pod -> open.stream().anyMatch(job -> isOf(pod, job)));
            if (!logs.isEmpty()) {
                logs.forEach(sections::add);
                round.location().catalog().putLog(round.name(), sections.toString());
            }
            handled.addAll(names);
        } catch (StorageException | CatalogException e) {
            // Those whose pods stay are read at the next look; the log names the others.
            return;
        }
    }

    /** All that is known at the end: what was kept, and what pods that are still there have printed. */
    JobSections all(BackupRound round) {
        JobSections sections = kept(round);
        jobs.logs(Labels.BACKUP, round.backup(), pod -> !sections.has(pod)).forEach(sections::add);
        return sections;
    }

    private static JobSections kept(BackupRound round) {
        try {
            return JobSections.in(round.location().catalog().log(round.name()).orElse(""), uid(round));
        } catch (CatalogException e) {
            // A log that somebody has damaged is written anew, and holds up no Backup.
            return JobSections.in("", uid(round));
        }
    }

    private static boolean isOf(String pod, String job) {
        return pod.equals(job) || pod.startsWith(job + "-");
    }

    private static String uid(BackupRound round) {
        return round.backup().getMetadata().getUid();
    }

    /** Names of all Jobs that were made for volumes. */
    static Set<String> jobs(List<PodVolumeBackup> volumes) {
        return volumes.stream()
                .flatMap(volume -> volume.getStatus().attempts.stream())
                .filter(attempt -> attempt.job != null)
                .map(attempt -> attempt.job)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
