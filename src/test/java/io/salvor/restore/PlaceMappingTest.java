package io.salvor.restore;

import static io.salvor.volume.Manifests.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlaceMappingTest {
    private static final PlaceMapping MAPPING = new PlaceMapping(
            Map.of("/mnt/data", "/mnt/new", "/mnt/data/deep/", "/srv/", "/export", "/exports/v2"),
            Map.of(
                    "filer",
                    "filer-2.example",
                    "10.0.0.1",
                    "10.0.0.9",
                    "10.0.0.2:3260",
                    "10.0.0.9:860",
                    "fs-1",
                    "fs-9"));

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    local: {path: /mnt/data}          | local: {path: /mnt/new}
                    local: {path: /mnt/data/}         | local: {path: /mnt/new}
                    local: {path: /mnt/data/a/b}      | local: {path: /mnt/new/a/b}
                    local: {path: /mnt/data/deep}     | local: {path: /srv}
                    local: {path: /mnt/data/deep/a}   | local: {path: /srv/a}
                    local: {path: /mnt/data-2}        | local: {path: /mnt/data-2}
                    hostPath: {path: /mnt/data/a}     | hostPath: {path: /mnt/new/a}
                    nfs: {server: filer, path: /export/a} | nfs: {server: filer-2.example, path: /exports/v2/a}
                    nfs: {server: other, path: /data} | nfs: {server: other, path: /data}
                    iscsi: {targetPortal: "10.0.0.1:3260", iqn: i, lun: 0} | iscsi: {targetPortal: "10.0.0.9:3260", iqn: i, lun: 0}
                    iscsi: {targetPortal: "10.0.0.2:3260", portals: ["10.0.0.1:1"]} | iscsi: {targetPortal: "10.0.0.9:860", portals: ["10.0.0.9:1"]}
                    csi: {driver: d, volumeHandle: fs-1} | csi: {driver: d, volumeHandle: fs-9}
                    csi: {driver: d, volumeHandle: "fs-1:/a:fsap-2"} | csi: {driver: d, volumeHandle: "fs-9:/a:fsap-2"}
                    csi: {driver: d, volumeHandle: fs-12} | csi: {driver: d, volumeHandle: fs-12}
                    csi: {volumeHandle: "filer#export#a", volumeAttributes: {server: filer, share: /export}} | csi: {volumeHandle: "filer-2.example#exports/v2#a", volumeAttributes: {server: filer-2.example, share: /exports/v2}}
                    rbd: {pool: /export, image: filer} | rbd: {pool: /export, image: filer}
                    """)
    void the_source_is_where_the_mapping_says(String recorded, String mapped) {
        JsonNode volume = yaml("{spec: {" + recorded + "}}");
        MAPPING.rewrite(volume);
        assertThat(volume).isEqualTo(yaml("{spec: {" + mapped + "}}"));
    }
}
