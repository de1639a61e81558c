package io.salvor.kubernetes;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSecurityContextBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes down a Job that works on a repository, and the Secret it reads. Its pod may be on any node, has no right on it, and keeps to what
 * the restricted profile of pod security allows.
 */
public final class RepositoryJobBuilder {
    private static final String TERMINATION_MESSAGE = "/dev/termination-log";
    private static final long USER = 65532;
    private static final long GRACE_SECONDS = 60;
    private static final String MEMORY = "memory";

    /** A Job ends itself at its deadline and says so; Kubernetes ends one that does not. */
    private static final Duration OVERTIME = Duration.ofSeconds(60);

    private final String namespace;
    private final String account;
    private final boolean assignedUser;
    private final NodeJobSettings settings;

    /**
     * @param account account that may do with a ResticRepository and Leases what such a Job does, and nothing else
     * @param assignedUser whether the cluster chooses the user, as OpenShift does
     * @param settings of image, pods and what is kept
     */
    public RepositoryJobBuilder(String namespace, String account, boolean assignedUser, NodeJobSettings settings) {
        this.namespace = namespace;
        this.account = account;
        this.assignedUser = assignedUser;
        this.settings = settings;
    }

    /** The Secret with what its process reads. */
    public Secret secret(RepositoryJob job, OwnerReference owner) {
        return new SecretBuilder()
                .withNewMetadata()
                .withName(job.name())
                .withNamespace(namespace)
                .withLabels(job.labels())
                .withOwnerReferences(owner)
                .endMetadata()
                .withType("Opaque")
                .withStringData(new RepositoryJobVolumes(job, settings.pod()).secretData())
                .build();
    }

    /** The Job. Its specification is final: another attempt is another Job. */
    public Job job(RepositoryJob job, OwnerReference owner, Instant now) {
        Duration left = Duration.between(now, job.deadline());
        return new JobBuilder()
                .withNewMetadata()
                .withName(job.name())
                .withNamespace(namespace)
                .withLabels(job.labels())
                .withOwnerReferences(owner)
                .endMetadata()
                .withNewSpec()
                .withBackoffLimit(0)
                .withActiveDeadlineSeconds(Math.max(1, left.plus(OVERTIME).toSeconds()))
                .withTtlSecondsAfterFinished((int) settings.keepFinished().toSeconds())
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(settings.pod().labelsWith(job.labels()))
                .withAnnotations(settings.pod().annotations())
                .endMetadata()
                .withNewSpec()
                .withServiceAccountName(account)
                .withAutomountServiceAccountToken(job.asksCluster() ? null : false)
                .withPriorityClassName(settings.pod().priorityClassName())
                .withRestartPolicy("Never")
                .withTerminationGracePeriodSeconds(GRACE_SECONDS)
                .withSecurityContext(security(job))
                .withContainers(container(job, left))
                .withVolumes(new RepositoryJobVolumes(job, settings.pod()).volumes())
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    private PodSecurityContext security(RepositoryJob job) {
        PodSecurityContextBuilder security = new PodSecurityContextBuilder()
                .withRunAsNonRoot(true)
                .withSupplementalGroups(groups(job))
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile();
        if (!assignedUser) {
            security.withRunAsUser(USER).withRunAsGroup(USER).withFsGroup(USER);
            if (!job.mounts().isEmpty()) {
                // A claim with repositories holds too many files to be walked through at each start.
                security.withFsGroupChangePolicy("OnRootMismatch");
            }
        }
        return security.build();
    }

    private List<Long> groups(RepositoryJob job) {
        return job.mounts().stream()
                .flatMap(folder -> new LocationMount(folder, settings.pod()).groups().stream())
                .distinct()
                .toList();
    }

    private Container container(RepositoryJob job, Duration left) {
        Map<String, Quantity> limits = new LinkedHashMap<>(settings.pod().limits());
        limits.put(MEMORY, memory(job));
        Map<String, Quantity> requests = new LinkedHashMap<>();
        requests.put("cpu", new Quantity(settings.cpuRequest()));
        requests.put(MEMORY, memory(job));
        return new ContainerBuilder()
                .withName("salvor")
                .withImage(settings.image())
                .withImagePullPolicy(settings.imagePullPolicy())
                .withArgs(job.arguments(namespace))
                .withEnv(environment(job, left))
                .withVolumeMounts(new RepositoryJobVolumes(job, settings.pod()).mounts())
                .withTerminationMessagePath(TERMINATION_MESSAGE)
                .withNewResources()
                .withRequests(requests)
                .withLimits(limits)
                .endResources()
                .withNewSecurityContext()
                .withAllowPrivilegeEscalation(false)
                .withReadOnlyRootFilesystem(true)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .endSecurityContext()
                .build();
    }

    private static Quantity memory(RepositoryJob job) {
        return new Quantity((job.memoryBytes() >> 20) + "Mi");
    }

    private List<EnvVar> environment(RepositoryJob job, Duration left) {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("SALVOR_SECRETS", RepositoryJobVolumes.SECRETS);
        environment.put("SALVOR_CACHE", RepositoryJobVolumes.CACHE);
        environment.put("SALVOR_TERMINATION_MESSAGE", TERMINATION_MESSAGE);
        environment.put("SALVOR_DEADLINE", job.deadline().toString());
        environment.put("SALVOR_TIME_LEFT", (left.isNegative() ? Duration.ZERO : left).toString());
        environment.putAll(new LocationMount(job.mount(), settings.pod()).environment());
        environment.put("GOMEMLIMIT", String.valueOf(JobPod.resticMemory(job.memoryBytes(), 1)));
        List<EnvVar> variables = new ArrayList<>(settings.pod().extraEnv());
        environment.forEach((name, value) -> variables.add(new EnvVar(name, value, null)));
        return variables;
    }
}
