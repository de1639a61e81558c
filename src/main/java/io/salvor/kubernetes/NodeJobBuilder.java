package io.salvor.kubernetes;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Writes down a node Job and the Secret it reads. The pod mounts exactly the folders of its volumes, never the kubelet's
 * whole pods directory, which would show it the token of every pod on the node.
 */
public final class NodeJobBuilder {
    static final String VOLUMES = "/volumes";
    static final String SECRETS = "/secrets";
    static final String CACHE = "/cache";
    static final String TEMPORARY = "/tmp";
    static final String TERMINATION_MESSAGE = "/dev/termination-log";

    private static final String REPOSITORY_KEY = "repository.";
    private static final int SECRET_MODE = 0400;
    private static final long GRACE_SECONDS = 60;

    private final String namespace;
    private final NodeJobSettings settings;

    public NodeJobBuilder(String namespace, NodeJobSettings settings) {
        this.namespace = namespace;
        this.settings = settings;
    }

    /** The Secret with the passwords that the Job needs, and what it reaches the repositories with, and no others. */
    public Secret secret(NodeJob job, OwnerReference owner) {
        Map<String, String> data = new LinkedHashMap<>();
        job.reach().forEach((path, content) -> data.put(key(path), content));
        job.passwords().forEach((volumeNamespace, password) -> data.put(REPOSITORY_KEY + volumeNamespace, password));
        return new SecretBuilder()
                .withNewMetadata()
                .withName(job.name())
                .withNamespace(namespace)
                .withLabels(labels(job))
                .withOwnerReferences(owner)
                .endMetadata()
                .withType("Opaque")
                .withStringData(data)
                .build();
    }

    /** The Job. Its specification is final: another attempt is another Job. */
    public Job job(NodeJob job, OwnerReference owner, Instant now) {
        long seconds = Math.max(1, Duration.between(now, job.deadline()).toSeconds());
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
                .withLabels(labels(job))
                .endMetadata()
                .withNewSpec()
                .withServiceAccountName(settings.serviceAccount())
                .withRestartPolicy("Never")
                .withTerminationGracePeriodSeconds(GRACE_SECONDS)
                .withTolerations(NodeJobSettings.everyTaint())
                .withNewAffinity()
                .withNewNodeAffinity()
                .withNewRequiredDuringSchedulingIgnoredDuringExecution()
                .addNewNodeSelectorTerm()
                .addNewMatchField()
                .withKey("metadata.name")
                .withOperator("In")
                .withValues(job.node())
                .endMatchField()
                .endNodeSelectorTerm()
                .endRequiredDuringSchedulingIgnoredDuringExecution()
                .endNodeAffinity()
                .endAffinity()
                .withContainers(container(job))
                .withVolumes(volumes(job))
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    private Map<String, String> labels(NodeJob job) {
        Map<String, String> labels = new LinkedHashMap<>(job.labels());
        labels.put(Labels.MANAGED_BY, Labels.MANAGED_BY_VALUE);
        labels.put(Labels.NODE, Labels.value(job.node()));
        return labels;
    }

    private Container container(NodeJob job) {
        Map<String, Quantity> requests = settings.requests().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, e -> new Quantity(e.getValue())));
        return new ContainerBuilder()
                .withName("salvor")
                .withImage(settings.image())
                .withImagePullPolicy(settings.imagePullPolicy())
                .withArgs(arguments(job))
                .withEnv(environment(job))
                .withVolumeMounts(mounts(job))
                .withTerminationMessagePath(TERMINATION_MESSAGE)
                .withNewResources()
                .withRequests(requests)
                .endResources()
                .withNewSecurityContext()
                .withRunAsUser(0L)
                .withRunAsGroup(0L)
                .withAllowPrivilegeEscalation(false)
                .withReadOnlyRootFilesystem(true)
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
            arguments.add("--volume");
            arguments.add(volume.name());
        }
        return arguments;
    }

    private List<EnvVar> environment(NodeJob job) {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("SALVOR_VOLUMES", VOLUMES);
        environment.put("SALVOR_SECRETS", SECRETS);
        environment.put("SALVOR_CACHE", CACHE);
        environment.put("SALVOR_TERMINATION_MESSAGE", TERMINATION_MESSAGE);
        environment.put("SALVOR_PARALLEL", String.valueOf(settings.parallel()));
        environment.put("SALVOR_DEADLINE", job.deadline().toString());
        return environment.entrySet().stream()
                .map(e -> new EnvVar(e.getKey(), e.getValue(), null))
                .toList();
    }

    private List<VolumeMount> mounts(NodeJob job) {
        List<VolumeMount> mounts = new ArrayList<>();
        for (int i = 0; i < job.volumes().size(); i++) {
            mounts.add(new VolumeMountBuilder()
                    .withName("volume-" + i)
                    .withMountPath(VOLUMES + "/" + job.volumes().get(i).name())
                    .withReadOnly(job.command().readOnly())
                    .withMountPropagation("HostToContainer")
                    .build());
        }
        mounts.add(mount("secrets", SECRETS));
        mounts.add(mount("cache", CACHE));
        mounts.add(mount("tmp", TEMPORARY));
        return mounts;
    }

    private static VolumeMount mount(String name, String path) {
        return new VolumeMountBuilder().withName(name).withMountPath(path).build();
    }

    private List<Volume> volumes(NodeJob job) {
        List<Volume> volumes = new ArrayList<>();
        for (int i = 0; i < job.volumes().size(); i++) {
            // Directory: without the check a folder that is gone would be made anew and saved as an empty volume.
            volumes.add(new VolumeBuilder()
                    .withName("volume-" + i)
                    .withNewHostPath(job.volumes().get(i).hostPath(), "Directory")
                    .build());
        }
        volumes.add(new VolumeBuilder()
                .withName("secrets")
                .withNewSecret()
                .withSecretName(job.name())
                .withDefaultMode(SECRET_MODE)
                .withItems(items(job))
                .endSecret()
                .build());
        volumes.add(emptyDir("cache"));
        volumes.add(emptyDir("tmp"));
        return volumes;
    }

    private static Volume emptyDir(String name) {
        return new VolumeBuilder()
                .withName(name)
                .withNewEmptyDir()
                .endEmptyDir()
                .build();
    }

    /** A key of a Secret has no slash. */
    private static String key(String path) {
        return "reach." + path.replace('/', '.');
    }

    private static List<KeyToPath> items(NodeJob job) {
        List<KeyToPath> items = new ArrayList<>();
        for (String path : job.reach().keySet()) {
            items.add(new KeyToPath(key(path), null, "reach/" + path));
        }
        for (String volumeNamespace : job.passwords().keySet()) {
            items.add(new KeyToPath(REPOSITORY_KEY + volumeNamespace, null, "repositories/" + volumeNamespace));
        }
        return items;
    }
}
