package io.salvor.kubernetes;

import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.AffinityBuilder;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.OwnerReference;
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
import java.util.stream.Collectors;

/** Writes down a node Job and the Secret it reads. */
public final class NodeJobBuilder {
    private static final String TERMINATION_MESSAGE = "/dev/termination-log";
    private static final String VOLUME = "--volume";
    private static final long GRACE_SECONDS = 60;

    /** A Job ends itself at its deadline and says so; Kubernetes ends one that does not. */
    private static final Duration OVERTIME = Duration.ofSeconds(60);

    private final String namespace;
    private final NodeJobSettings settings;

    public NodeJobBuilder(String namespace, NodeJobSettings settings) {
        this.namespace = namespace;
        this.settings = settings;
    }

    /** The Secret with the passwords that the Job needs, and what it reaches the repositories with, and no others. */
    public Secret secret(NodeJob job, OwnerReference owner) {
        return new SecretBuilder()
                .withNewMetadata()
                .withName(job.name())
                .withNamespace(namespace)
                .withLabels(labels(job))
                .withOwnerReferences(owner)
                .endMetadata()
                .withType("Opaque")
                .withStringData(new NodeJobVolumes(job, settings.pod()).secretData())
                .build();
    }

    /** The Job. Its specification is final: another attempt is another Job. */
    public Job job(NodeJob job, OwnerReference owner, Instant now) {
        Duration left = Duration.between(now, job.deadline());
        long seconds = Math.max(1, left.plus(OVERTIME).toSeconds());
        return new JobBuilder()
                .withNewMetadata()
                .withName(job.name())
                .withNamespace(namespace)
                .withLabels(labels(job))
                .withOwnerReferences(owner)
                .endMetadata()
                .withNewSpec()
                .withBackoffLimit(0)
                .withActiveDeadlineSeconds(seconds)
                .withTtlSecondsAfterFinished((int) settings.keepFinished().toSeconds())
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(settings.pod().labelsWith(labels(job)))
                .withAnnotations(settings.pod().annotations())
                .endMetadata()
                .withNewSpec()
                .withServiceAccountName(settings.serviceAccount())
                .withPriorityClassName(settings.pod().priorityClassName())
                .withRestartPolicy("Never")
                .withTerminationGracePeriodSeconds(GRACE_SECONDS)
                .withTolerations(NodeJobSettings.tolerations())
                .withAffinity(on(job.node()))
                .withSecurityContext(new LocationMount(job.mount(), settings.pod()).security())
                .withContainers(container(job, left))
                .withVolumes(new NodeJobVolumes(job, settings.pod()).volumes())
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    /** The node itself by its name: labels can be changed by others. */
    private static Affinity on(String node) {
        return new AffinityBuilder()
                .withNewNodeAffinity()
                .withNewRequiredDuringSchedulingIgnoredDuringExecution()
                .addNewNodeSelectorTerm()
                .addNewMatchField()
                .withKey("metadata.name")
                .withOperator("In")
                .withValues(node)
                .endMatchField()
                .endNodeSelectorTerm()
                .endRequiredDuringSchedulingIgnoredDuringExecution()
                .endNodeAffinity()
                .build();
    }

    private Map<String, String> labels(NodeJob job) {
        Map<String, String> labels = new LinkedHashMap<>(job.labels());
        labels.put(Labels.MANAGED_BY, Labels.MANAGED_BY_VALUE);
        labels.put(Labels.NODE, Labels.value(job.node()));
        return labels;
    }

    private Container container(NodeJob job, Duration left) {
        Map<String, Quantity> requests = settings.requests().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, e -> new Quantity(e.getValue())));
        return new ContainerBuilder()
                .withName("salvor")
                .withImage(settings.image())
                .withImagePullPolicy(settings.imagePullPolicy())
                .withArgs(arguments(job))
                .withEnv(environment(job, left))
                .withVolumeMounts(new NodeJobVolumes(job, settings.pod()).mounts())
                .withTerminationMessagePath(TERMINATION_MESSAGE)
                .withNewResources()
                .withRequests(requests)
                .withLimits(settings.pod().limits())
                .endResources()
                .withNewSecurityContext()
                .withRunAsUser(0L)
                .withRunAsGroup(0L)
                .withAllowPrivilegeEscalation(false)
                .withReadOnlyRootFilesystem(true)
                .withSeLinuxOptions(settings.seLinuxOptions())
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .withNewCapabilities()
                .withDrop("ALL")
                .withAdd(job.command().capabilities())
                .endCapabilities()
                .endSecurityContext()
                .build();
    }

    private List<String> arguments(NodeJob job) {
        List<String> arguments = new ArrayList<>(List.of("node", job.command().name(), "--namespace", namespace));
        for (NodeJob.Volume volume : job.volumes()) {
            arguments.add(VOLUME);
            arguments.add(new VolumeArgument(volume.name(), volume.attempt()).toString());
        }
        return arguments;
    }

    /** The names of the records that a Job was made for. */
    static List<String> volumes(Job job) {
        List<String> names = new ArrayList<>();
        for (Container container : job.getSpec().getTemplate().getSpec().getContainers()) {
            List<String> arguments = container.getArgs();
            for (int i = 1; i < arguments.size(); i++) {
                if (arguments.get(i - 1).equals(VOLUME)) {
                    names.add(VolumeArgument.parse(arguments.get(i)).name());
                }
            }
        }
        return names;
    }

    private List<EnvVar> environment(NodeJob job, Duration left) {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("SALVOR_VOLUMES", NodeJobVolumes.VOLUMES);
        environment.put("SALVOR_SIGNALS", NodeJobVolumes.SIGNALS);
        environment.put("SALVOR_SECRETS", NodeJobVolumes.SECRETS);
        environment.put("SALVOR_CACHE", NodeJobVolumes.CACHE);
        environment.put("SALVOR_TERMINATION_MESSAGE", TERMINATION_MESSAGE);
        environment.put("SALVOR_PARALLEL", String.valueOf(settings.parallel()));
        environment.put("SALVOR_DEADLINE", job.deadline().toString());
        if (job.volumeTimeout() != null) {
            environment.put("SALVOR_VOLUME_TIMEOUT", job.volumeTimeout().toString());
        }
        environment.put("SALVOR_TIME_LEFT", (left.isNegative() ? Duration.ZERO : left).toString());
        environment.putAll(new LocationMount(job.mount(), settings.pod()).environment());
        if (!settings.hostPaths().isEmpty()) {
            environment.put("SALVOR_HOST_PATHS", String.join(":", settings.hostPaths()));
        }
        long memory = settings.pod().resticMemory(settings.parallel());
        if (memory > 0) {
            environment.put("GOMEMLIMIT", String.valueOf(memory));
        }
        List<EnvVar> variables = new ArrayList<>(settings.pod().extraEnv());
        environment.forEach((name, value) -> variables.add(new EnvVar(name, value, null)));
        return variables;
    }
}
