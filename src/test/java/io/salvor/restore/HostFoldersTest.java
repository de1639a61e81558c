package io.salvor.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostFoldersTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/mnt",
                "/mnt/data",
                "/mnt/disks/ssd0/",
                "/data",
                "/srv/nfs/shop",
                "/opt/volumes/shop",
                "/var/lib/postgres",
                "/var/lib/etcd-backups",
                "/var/local",
                "/storage",
                "/tmp/pv",
                "/media/usb",
                "/usrdata",
                "/bin2"
            })
    void a_usual_place_of_local_volumes_needs_no_setting(String path) {
        assertThat(HostFolders.PLAIN.problem(path)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "//",
                "/etc",
                "/etc/kubernetes/pki",
                "/root/.ssh",
                "/home/admin",
                "/proc/1",
                "/sys",
                "/dev",
                "/boot",
                "/usr/local/bin",
                "/bin",
                "/lib64",
                "/run/containerd",
                "/var",
                "/var/",
                "/var/lib",
                "/var/lib/kubelet/pods",
                "/var/lib/etcd",
                "/var/lib/rancher/k3s",
                "/var/log",
                "/var/run",
                "/opt",
                "/opt/cni/bin"
            })
    void a_folder_of_the_system_and_one_that_holds_it_are_refused(String path) {
        assertThat(HostFolders.PLAIN.problem(path)).hasValueSatisfying(problem -> assertThat(problem)
                .contains("belongs to the system", "staticVolumes.pathMapping", "allowedVolumePathPrefixes"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mnt/data", "", "/mnt/../etc", "/mnt/./data"})
    void a_path_that_climbs_is_refused_whatever_is_allowed(String path) {
        assertThat(new HostFolders(List.of("/mnt"), List.of("/"), List.of()).problem(path))
                .hasValueSatisfying(problem -> assertThat(problem).contains("absolute path"));
    }

    @Test
    void where_the_installation_names_folders_all_others_are_out() {
        HostFolders folders = new HostFolders(List.of("/mnt/"), List.of("/opt/local-path-provisioner"), List.of());
        assertThat(folders.problem("/mnt/data")).isEmpty();
        assertThat(folders.problem("/opt/local-path-provisioner/pvc-1")).isEmpty();
        assertThat(folders.problem("/srv/data")).isPresent();
        assertThat(folders.problem("/mnt-2")).isPresent();
    }

    @Test
    void a_folder_for_hostpath_volumes_is_allowed_beside_all_others() {
        HostFolders folders = new HostFolders(List.of(), List.of("/var/lib/rancher/storage"), List.of("/kubelet"));
        assertThat(folders.problem("/var/lib/rancher/storage/a")).isEmpty();
        assertThat(folders.problem("/srv/data")).isEmpty();
        assertThat(folders.problem("/kubelet/pods")).as("the kubelet's own").isPresent();
    }
}
