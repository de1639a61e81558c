package io.salvor.operator.run;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The settings of an installation; each is the environment variable of the same name in capitals, as SALVOR_IMAGE. */
@ConfigMapping(prefix = "salvor")
public interface OperatorConfig {
    /** The namespace that the operator and all of its own objects live in. */
    @WithDefault("salvor")
    String namespace();

    /** Identity of this process among its replicas; the pod's name in a cluster. */
    Optional<String> identity();

    /** Image of node Jobs and wait containers: this program with restic. */
    @WithDefault("salvor:latest")
    String image();

    @WithDefault("IfNotPresent")
    String imagePullPolicy();

    /** Root folder of the kubelet on the nodes. */
    @WithDefault("/var/lib/kubelet")
    String kubeletRoot();

    /** Folders of nodes under which hostPath PersistentVolumes may be saved and restored; none unless given. */
    Optional<List<String>> allowedHostPaths();

    /** Folders of nodes under which alone restores make local and hostPath volumes again; all but those of the system unless given. */
    Optional<List<String>> allowedVolumePaths();

    /** Service account of node Jobs. */
    @WithDefault("salvor-node")
    String nodeServiceAccount();

    /** Service account of Jobs that maintain repositories. */
    @WithDefault("salvor-maintenance")
    String maintenanceServiceAccount();

    /** Repositories that are maintained at once. */
    @WithDefault("2")
    int maintenanceParallel();

    /** How long one Job of maintenance may take; what it has not done then is for the next. */
    @WithDefault("12h")
    Duration maintenanceTimeout();

    /** Volumes that one node Job works on at once. */
    @WithDefault("2")
    int nodeParallel();

    @WithDefault("100m")
    String nodeCpuRequest();

    @WithDefault("256Mi")
    String nodeMemoryRequest();

    /** SELinux label of node Jobs, as the JSON of a {@code seLinuxOptions}; the node's own choice unless given. */
    Optional<String> nodeSelinuxOptions();

    /** What the pods of node Jobs get beside that, as the JSON of a {@code JobPod}; nothing unless given. */
    Optional<String> nodePod();

    /** How long a finished node Job stays for its log. */
    @WithDefault("1h")
    Duration nodeKeepFinished();

    /** How long a node Job may wait for its pod to start before another attempt is made. */
    @WithDefault("10m")
    Duration nodePendingDeadline();

    /** Volumes that one node Job saves. */
    @WithDefault("50")
    int nodeVolumesPerJob();

    /** Namespaces with few volumes each that share a node Job. */
    @WithDefault("5")
    int nodeNamespacesPerJob();

    /** Node Jobs of Backups at work in the cluster at once. */
    @WithDefault("20")
    int queueCluster();

    /** Node Jobs of Backups at work on one node at once. */
    @WithDefault("2")
    int queueNode();

    /** Node Jobs of Backups at work with one repository at once. */
    @WithDefault("4")
    int queueRepository();

    /** Pods that hold claims for Backups in the cluster at once. */
    @WithDefault("10")
    int queueHolders();

    /** How often a volume is tried, unless its policy says so. */
    @WithDefault("4")
    int retryAttempts();

    /** The most that a policy may ask for. */
    @WithDefault("10")
    int retryAttemptsMost();

    /** The pause after the first attempt at a volume, unless its policy says so; each further one is twice as long. */
    @WithDefault("30s")
    Duration retryPause();

    /** No pause between two attempts at a volume is longer. */
    @WithDefault("10m")
    Duration retryPauseLongest();

    /** How long the records of volumes stay in the cluster after the end of their Backup or Restore. */
    @WithDefault("72h")
    Duration recordsKeep();

    /** How many Backups of a policy stay in the cluster; the bucket keeps all of them. */
    @WithDefault("100")
    int historyKeep();

    /** How long Restores stay in the cluster after their end. */
    @WithDefault("720h")
    Duration historyKeepRestores();

    /** How often it is looked for what is to leave the cluster. */
    @WithDefault("5m")
    Duration ageingEvery();

    /** Whether Backups that no retention keeps are deleted; off, the status of the location only counts them. */
    @WithDefault("true")
    boolean retentionEnabled();

    /** How often it is looked in a location for Backups that no retention keeps. */
    @WithDefault("1h")
    Duration retentionEvery();

    /** Whether the cluster gives each namespace its users, as OpenShift does, so that a wait container names none by itself. */
    @WithDefault("false")
    boolean assignedUsers();

    /** Whether hooks run in pods; off, a hook that must succeed fails. */
    @WithDefault("false")
    boolean hooksEnabled();

    /** Where Git caches and archives in the making are kept. */
    @WithDefault("/tmp/salvor")
    Path cacheDirectory();

    /** The restic program. */
    @WithDefault("restic")
    String restic();

    /** The program rclone, which reaches locations of azure, gcs and rclone. */
    @WithDefault("rclone")
    String rclone();

    /** Processes of restic that the operator itself runs at once, each of which takes up to 100 MB. */
    @WithDefault("2")
    int resticParallel();

    /** How often policies are looked at for runs that are due. */
    @WithDefault("10s")
    String tick();
}
