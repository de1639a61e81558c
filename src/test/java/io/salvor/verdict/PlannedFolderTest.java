package io.salvor.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.verdict.PlannedFolder.Finding;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a mount says about where a Job was led; the lines are those of real nodes. */
class PlannedFolderTest {
    private static final String UID = "6f0f2d1c-31d4-4b53-9f0c-5d1a1f1f8f11";
    private static final String VOLUMES = "/pods/" + UID + "/volumes/";

    @Test
    void a_table_is_read_with_its_escapes_and_without_what_is_no_line_of_it() {
        MountTable table = MountTable.parse(List.of(
                "36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue",
                "40 36 8:1 /a\\040b\\134 /mnt2/c\\011d rw shared:1 master:2 propagate_from:3 - xfs /dev/sda1 rw",
                "41 36 0:5 / /plain rw - tmpfs none rw",
                "",
                "not a line",
                "x y 0:5 / /broken rw - tmpfs none rw"));
        assertThat(table.mounts())
                .containsExactly(
                        new Mount(36, 35, "98:0", "/mnt1", "/mnt2", "ext3"),
                        new Mount(40, 36, "8:1", "/a b\\", "/mnt2/c\td", "xfs"),
                        new Mount(41, 36, "0:5", "/", "/plain", "tmpfs"));
    }

    @Test
    void of_mounts_on_one_folder_the_one_on_top_is_seen() {
        Mount bare = new Mount(50, 1, "8:1", "/bare", "/volumes/a", "ext4");
        Mount mounted = new Mount(61, 50, "8:16", "/", "/volumes/a", "ext4");
        assertThat(new MountTable(List.of(mounted, bare)).at("/volumes/a")).contains(mounted);
        assertThat(new MountTable(List.of(bare)).at("/volumes/a")).contains(bare);
        assertThat(new MountTable(List.of(bare)).at("/volumes/b")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        // The kubelet's folder itself, on the root of the host, on a disk of its own, in a container, on a subvolume.
        "kubernetes.io~csi/pv/mount, /var/lib/kubelet, Bare",
        "kubernetes.io~nfs/pv, '', Bare",
        "kubernetes.io~local-volume/pv, /var/lib/docker/volumes/0f3/_data/lib/kubelet, Bare",
        "kubernetes.io~iscsi/pv, /@/var/lib/kubelet, Bare",
        // Plain folders by their nature, or of drivers that may do as they like.
        "kubernetes.io~empty-dir/data, /var/lib/kubelet, Fits",
        "example.com~lvm/data, /var/lib/kubelet, Fits",
    })
    void a_folder_of_the_kubelet_with_nothing_on_it_is_bare(String folder, String kubelet, Finding finding) {
        assertThat(kubelet(folder, kubelet + VOLUMES + folder, "ext4")).isEqualTo(finding);
    }

    @ParameterizedTest
    @CsvSource({
        "kubernetes.io~csi/pv/mount, /, ext4",
        "kubernetes.io~csi/pv/mount, /volumes/csi/csi-vol-1/0b7, ceph",
        "kubernetes.io~csi/pv/mount, /var/lib/csi-hostpath-data/4a1, ext4",
        "kubernetes.io~nfs/pv, /, nfs4",
        "kubernetes.io~nfs/pv, /exports/shop, nfs",
        "kubernetes.io~local-volume/pv, /mnt/disks/a, xfs",
        "kubernetes.io~local-volume/pv, /@data/a, btrfs",
        "kubernetes.io~empty-dir/data, /, tmpfs",
        "kubernetes.io~iscsi/pv, /, xfs",
    })
    void whatever_the_kubelet_has_mounted_fits(String folder, String root, String type) {
        assertThat(kubelet(folder, root, type)).isEqualTo(Finding.Fits);
    }

    @Test
    void the_folder_of_another_pod_proves_nothing() {
        PlannedFolder planned = new PlannedFolder("/var/lib/kubelet" + VOLUMES + "kubernetes.io~nfs/pv", List.of());
        Mount other = new Mount(9, 1, "8:3", "/pods/another/volumes/kubernetes.io~nfs/pv", "/volumes/a", "ext4");
        assertThat(planned.compare(other, MountTable.UNKNOWN)).isEqualTo(Finding.Fits);
    }

    @ParameterizedTest
    @CsvSource({
        // The path itself; behind a link or on a disk of the administrator's, at the allowed folder, above it, below
        // it.
        "/opt/lp/a/b, /opt/lp/a/b, ext4, Fits",
        "/opt/lp/a/b, /data/local/a/b, ext4, Fits",
        "/opt/lp/a/b, /lp/a/b, ext4, Fits",
        "/opt/lp/a/b, /b, ext4, Fits",
        "/opt/lp/a/b, /, ext4, Fits",
        "/opt/lp/a/b, /@lp/a/b, btrfs, Fits",
        "/opt/lp/a/b, /@b, btrfs, Fits",
        "/opt/lp/a/b, /etc, btrfs, Fits",
        "/opt/lp/a/b, /@/etc/ssl, btrfs, Elsewhere",
        // Links.
        "/opt/lp/a/b, /etc, ext4, Elsewhere",
        "/opt/lp/a/b, /opt/lp/c/b, ext4, Elsewhere",
        "/opt/lp/a/b, /opt/lp/a, ext4, Elsewhere",
        "/opt/lp/a/b, /opt/lp/a/b/c, ext4, Elsewhere",
        "/opt/lp/a/b, /var/lib/kubelet/pods/1/volumes/kubernetes.io~empty-dir/b, ext4, Elsewhere",
    })
    void a_folder_of_the_host_is_reached_without_links_below_what_is_allowed(
            String path, String root, String type, Finding finding) {
        PlannedFolder planned = new PlannedFolder(path, List.of("/opt/other", "/opt/lp/"));
        Mount mount = new Mount(9, 1, "8:3", root, "/volumes/a", type);
        assertThat(planned.compare(mount, new MountTable(List.of(mount)))).isEqualTo(finding);
    }

    @Test
    void a_link_to_the_root_of_the_host_is_found_where_the_kubelet_lies_on_it() {
        PlannedFolder planned = new PlannedFolder("/opt/lp/a", List.of("/opt/lp"));
        Mount root = new Mount(9, 1, "8:1", "/", "/volumes/a", "ext4");
        Mount cache = new Mount(8, 1, "8:1", "/var/lib/kubelet/pods/1/volumes/kubernetes.io~empty-dir/c", "/c", "ext4");
        assertThat(planned.compare(root, new MountTable(List.of(root, cache)))).isEqualTo(Finding.Elsewhere);
        Mount disk = new Mount(9, 1, "8:16", "/", "/volumes/a", "ext4");
        assertThat(planned.compare(disk, new MountTable(List.of(disk, cache)))).isEqualTo(Finding.Fits);
    }

    @Test
    void where_nothing_is_known_of_the_mount_it_fits() {
        PlannedFolder planned = new PlannedFolder("/opt/lp/a", List.of("/opt/lp"));
        assertThat(planned.compare(null, MountTable.UNKNOWN)).isEqualTo(Finding.Fits);
    }

    private static Finding kubelet(String folder, String root, String type) {
        PlannedFolder planned = new PlannedFolder("/var/lib/kubelet" + VOLUMES + folder, List.of("/opt/lp"));
        Mount mount = new Mount(9, 1, "8:3", root, "/volumes/a", type);
        return planned.compare(mount, new MountTable(List.of(mount)));
    }
}
