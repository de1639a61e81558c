package io.salvor.volume;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where a kubelet keeps the volumes of its pods: {@code <root>/pods/<pod uid>/volumes/<plugin>/<volume>}, with the slash of the
 * plugin's name written as a tilde. A volume behind a claim goes by the name of its PersistentVolume, any other by its name in
 * the pod; a CSI volume is mounted one folder deeper, on {@code mount}.
 *
 * @param root the kubelet's root folder, usually {@code /var/lib/kubelet}
 * @param allowedHostPathPrefixes folders of the host at and below which hostPath PersistentVolumes may be read and written;
 *     empty allows none
 */
public record KubeletLayout(String root, List<String> allowedHostPathPrefixes) {
    private static final String CSI_PLUGIN = "kubernetes.io/csi";
    private static final String EMPTY_DIR_PLUGIN = "kubernetes.io/empty-dir";

    /** Plugins of the kubelet by the field of a PersistentVolume that names the source. */
    private static final Map<String, String> PLUGINS = Map.ofEntries(
            Map.entry(Backing.LOCAL, "kubernetes.io/local-volume"),
            Map.entry(Backing.NFS, "kubernetes.io/nfs"),
            Map.entry(Backing.CSI, CSI_PLUGIN),
            Map.entry("iscsi", "kubernetes.io/iscsi"),
            Map.entry("fc", "kubernetes.io/fc"),
            Map.entry("cephfs", "kubernetes.io/cephfs"),
            Map.entry("rbd", "kubernetes.io/rbd"),
            Map.entry("glusterfs", "kubernetes.io/glusterfs"),
            // The kubelet has no plugins of its own for these any more: it hands them to the CSI driver of the same
            // storage.
            Map.entry("awsElasticBlockStore", CSI_PLUGIN),
            Map.entry("gcePersistentDisk", CSI_PLUGIN),
            Map.entry("azureDisk", CSI_PLUGIN),
            Map.entry("azureFile", CSI_PLUGIN),
            Map.entry("cinder", CSI_PLUGIN),
            Map.entry("vsphereVolume", CSI_PLUGIN),
            Map.entry("portworxVolume", CSI_PLUGIN));

    public KubeletLayout {
        allowedHostPathPrefixes = List.copyOf(allowedHostPathPrefixes);
    }

    /**
     * The folder of a volume of a pod.
     *
     * @param persistentVolume what the volume's claim is bound to; null when it has no claim
     */
    public VolumeFolder folder(String podUid, PodVolumeView volume, PersistentVolumeView persistentVolume) {
        if (persistentVolume == null) {
            return ownFolder(podUid, volume);
        }
        Backing backing = persistentVolume.backing();
        if (Backing.HOST_PATH.equals(backing.type())) {
            return hostFolder(persistentVolume.name(), backing.identity());
        }
        String plugin = PLUGINS.get(backing.type());
        if ("flexVolume".equals(backing.type())) {
            plugin = persistentVolume.flexDriver();
        }
        if (plugin == null) {
            return VolumeFolder.none(
                    "the kubelet's folder for a PersistentVolume of type " + backing.type() + " is not known");
        }
        return kubeletFolder(podUid, plugin, persistentVolume.name());
    }

    /** The folder by which a restored pod learns that its data is back. */
    public String doneFiles(String podUid) {
        return kubeletFolder(podUid, EMPTY_DIR_PLUGIN, PodVolumeView.DONE_FILES).path();
    }

    private VolumeFolder ownFolder(String podUid, PodVolumeView volume) {
        return plugin(volume)
                .map(plugin -> kubeletFolder(podUid, plugin, volume.name()))
                .orElseGet(() -> VolumeFolder.none("the kubelet's folder for this kind of volume is not known"));
    }

    private static Optional<String> plugin(PodVolumeView volume) {
        return Optional.ofNullable(
                switch (volume.source()) {
                    case EmptyDir, DoneFiles -> EMPTY_DIR_PLUGIN;
                    case Nfs -> "kubernetes.io/nfs";
                    case CsiEphemeral -> CSI_PLUGIN;
                    case Other -> volume.plugin();
                    default -> null;
                });
    }

    private VolumeFolder kubeletFolder(String podUid, String plugin, String name) {
        String path = root + "/pods/" + podUid + "/volumes/" + plugin.replace('/', '~') + "/" + name;
        return VolumeFolder.at(CSI_PLUGIN.equals(plugin) ? path + "/mount" : path);
    }

    private VolumeFolder hostFolder(String volume, String path) {
        if (!path.startsWith("/") || climbs(path)) {
            return VolumeFolder.refused("PersistentVolume " + volume + " has the host path " + path
                    + ", which is not an absolute path without . and ..");
        }
        if (allowedHostPathPrefixes.stream().anyMatch(prefix -> holds(prefix, path))) {
            return new VolumeFolder(path, null, true);
        }
        return VolumeFolder.refused("PersistentVolume " + volume + " is the folder " + path
                + " of the host, and no allowed host path prefix holds it; the administrator can allow one");
    }

    private static boolean holds(String prefix, String path) {
        List<String> inner = components(path);
        List<String> outer = components(prefix);
        return prefix.startsWith("/")
                && !climbs(prefix)
                && inner.size() >= outer.size()
                && inner.subList(0, outer.size()).equals(outer);
    }

    private static boolean climbs(String path) {
        List<String> components = components(path);
        return components.contains("..") || components.contains(".");
    }

    private static List<String> components(String path) {
        return Arrays.stream(path.split("/")).filter(c -> !c.isEmpty()).toList();
    }
}
