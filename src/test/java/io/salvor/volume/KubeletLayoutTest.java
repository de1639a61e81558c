package io.salvor.volume;

import static io.salvor.volume.Manifests.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KubeletLayoutTest {
    private static final PodVolumeView CLAIMED = new PodVolumeView("data", VolumeSource.Claim, "data", null, false);

    private final KubeletLayout layout = new KubeletLayout("/var/lib/kubelet", List.of("/opt/local-path", "/srv/a/"));

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    emptyDir: {}                                    | kubernetes.io~empty-dir/v
                    nfs: {server: filer, path: /a}                  | kubernetes.io~nfs/v
                    csi: {driver: secrets-store.csi.k8s.io}         | kubernetes.io~csi/v/mount
                    iscsi: {targetPortal: a}                        | kubernetes.io~iscsi/v
                    flexVolume: {driver: vendor/cifs}               | vendor~cifs/v
                    """)
    void a_volume_of_a_pod_is_found_by_its_own_name(String source, String folder) {
        PodVolumeView volume = PodVolumeReader.read("web", yaml("{name: v, " + source + "}"));
        assertThat(layout.folder("u-1", volume, null).path()).isEqualTo("/var/lib/kubelet/pods/u-1/volumes/" + folder);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    local: {path: /mnt/a}                           | kubernetes.io~local-volume/pv-1
                    nfs: {server: filer, path: /a}                  | kubernetes.io~nfs/pv-1
                    csi: {driver: ebs.csi.aws.com, volumeHandle: v} | kubernetes.io~csi/pv-1/mount
                    awsElasticBlockStore: {volumeID: v}             | kubernetes.io~csi/pv-1/mount
                    gcePersistentDisk: {pdName: d}                  | kubernetes.io~csi/pv-1/mount
                    azureDisk: {diskName: d, diskURI: u}            | kubernetes.io~csi/pv-1/mount
                    iscsi: {targetPortal: a}                        | kubernetes.io~iscsi/pv-1
                    fc: {lun: 1}                                    | kubernetes.io~fc/pv-1
                    flexVolume: {driver: vendor/cifs}               | vendor~cifs/pv-1
                    """)
    void a_volume_behind_a_claim_is_found_by_its_persistent_volume(String source, String folder) {
        assertThat(layout.folder("u-1", CLAIMED, persistentVolume(source)).path())
                .isEqualTo("/var/lib/kubelet/pods/u-1/volumes/" + folder);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"/opt/local-path/pvc-1", "/opt/local-path", "/opt//local-path/pvc-1/", "/srv/a/b"})
    void a_host_path_is_used_where_a_prefix_holds_it(String path) {
        VolumeFolder folder = layout.folder("u-1", CLAIMED, persistentVolume("hostPath: {path: \"" + path + "\"}"));
        assertThat(folder.hostPath()).isTrue();
        assertThat(folder.path()).isEqualTo(path.replaceAll("/+", "/").replaceAll("/$", ""));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "/opt/local-pathological/x",
        "/opt",
        "/",
        "/srv",
        "/srv/ab",
        "/opt/local-path/../../etc",
        "/opt/local-path/./x",
        "opt/local-path/x"
    })
    void a_host_path_is_refused_where_no_prefix_holds_it(String path) {
        VolumeFolder folder = layout.folder("u-1", CLAIMED, persistentVolume("hostPath: {path: \"" + path + "\"}"));
        assertThat(folder.path()).isNull();
        assertThat(folder.hostPath()).isTrue();
        assertThat(folder.problem()).contains("pv-1").contains(path);
    }

    @Test
    void host_paths_are_off_unless_a_prefix_is_given() {
        VolumeFolder folder = new KubeletLayout("/var/lib/kubelet", List.of())
                .folder("u-1", CLAIMED, persistentVolume("hostPath: {path: /opt/local-path/a}"));
        assertThat(folder.path()).isNull();
        assertThat(folder.problem()).contains("no allowed host path prefix");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"/opt/../etc", "opt", "/opt/./local-path"})
    void a_prefix_that_climbs_or_is_not_absolute_allows_nothing(String prefix) {
        PersistentVolumeView volume = persistentVolume("hostPath: {path: /opt/local-path/a}");
        KubeletLayout careless = new KubeletLayout("/var/lib/kubelet", List.of(prefix));
        assertThat(careless.folder("u-1", CLAIMED, volume).path()).isNull();
    }

    @Test
    void a_source_that_is_not_known_has_no_folder() {
        assertThat(layout.folder("u-1", CLAIMED, persistentVolume("quobyte: {volume: a}"))
                        .problem())
                .contains("quobyte");
        PodVolumeView inPod = PodVolumeReader.read("web", yaml("{name: v, awsElasticBlockStore: {volumeID: a}}"));
        assertThat(layout.folder("u-1", inPod, null).path()).isNull();
    }

    private static PersistentVolumeView persistentVolume(String source) {
        return ValueReader.persistentVolume(yaml("{metadata: {name: pv-1}, spec: {" + source + "}}"));
    }
}
