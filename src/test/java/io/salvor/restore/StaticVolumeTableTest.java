package io.salvor.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.restore.RestorePlan.Conflict;
import io.salvor.volume.NodeView;
import io.salvor.volume.StorageClassView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What becomes of a static volume: a row for each state of the target, a column for each rule. A cell is the action and words of its
 * reason, or Conflict and words that say what resolves it.
 */
class StaticVolumeTableTest {
    private static final String LOCAL = "local: {path: /mnt/data}";
    private static final String HOST_PATH = "hostPath: {path: /mnt/data}";
    private static final String NFS = "nfs: {server: filer, path: /export/data}";
    private static final String ISCSI =
            "iscsi: {targetPortal: \"10.0.0.1:3260\", iqn: \"iqn.2001-04.com.example:d\", lun: 0}";
    private static final String CSI = "csi: {driver: efs.csi.aws.com, volumeHandle: fs-1}";

    private static final String OURS = "{namespace: shop, name: data, uid: old-claim}";
    private static final String OTHERS = "{namespace: blog, name: posts, uid: b}";

    private static final String MADE = "Create made again from its record, kept for claim shop/data";
    private static final String TAKEN = "Adopt its claim reference is renewed for claim shop/data";
    private static final String LEFT = "LeaveAlone claim shop/data, which is there, is bound to it";
    private static final String ANEW = "Provision staticVolumes.restore is Reprovision";
    private static final String ABSENT =
            "Conflict is not there, and staticVolumes.restore is Adopt; make it, or set Recreate";
    private static final String FAIL = "Conflict staticVolumes.restore is Fail; set Recreate, Adopt or Reprovision";

    /** A PersistentVolume as the backup has it, or as it is in the target. */
    private record Volume(
            String name, String source, String policy, String storageClass, String claim, String phase, String label) {

        Volume(String source) {
            this("pv-data", source, "Retain", "", OURS, "Bound", "kubernetes.io/hostname: node-1");
        }

        Volume named(String other) {
            return new Volume(other, source, policy, storageClass, claim, phase, label);
        }

        Volume at(String other) {
            return new Volume(name, other, policy, storageClass, claim, phase, label);
        }

        Volume withPolicy(String other) {
            return new Volume(name, source, other, storageClass, claim, phase, label);
        }

        Volume ofClass(String other) {
            return new Volume(name, source, policy, other, claim, phase, label);
        }

        Volume is(String otherPhase, String otherClaim) {
            return new Volume(name, source, policy, storageClass, otherClaim, otherPhase, label);
        }

        Volume on(String otherLabel) {
            return new Volume(name, source, policy, storageClass, claim, phase, otherLabel);
        }

        String manifest() {
            String[] term = label.split(": ");
            String affinity = source.startsWith("local")
                    ? "nodeAffinity: {required: {nodeSelectorTerms: [{matchExpressions: [{key: " + term[0]
                            + ", operator: In, values: [" + term[1] + "]}]}]}}"
                    : "volumeMode: Filesystem";
            return """
                   apiVersion: v1
                   kind: PersistentVolume
                   metadata: {name: %s, uid: %s, resourceVersion: "12"}
                   spec:
                     capacity: {storage: 100Gi}
                     accessModes: [ReadWriteOnce]
                     persistentVolumeReclaimPolicy: %s
                     storageClassName: "%s"
                     claimRef: %s
                     %s
                     %s
                   status: {phase: %s}
                   """
                    .formatted(name, "uid-of-" + name, policy, storageClass, claim, source, affinity, phase);
        }
    }

    /** A row: what is in the backup and in the target, and what each rule makes of it. */
    private record Row(String name, Consumer<RestoreScene> state, Map<StaticVolumeRule, String> cells) {}

    private static Row row(
            String name, Consumer<RestoreScene> state, String recreate, String adopt, String reprovision, String fail) {
        return new Row(
                name,
                state,
                Map.of(
                        StaticVolumeRule.Recreate, recreate,
                        StaticVolumeRule.Adopt, adopt,
                        StaticVolumeRule.Reprovision, reprovision,
                        StaticVolumeRule.Fail, fail));
    }

    /** The same cell for the two rules that bind the volume. */
    private static Row row(String name, Consumer<RestoreScene> state, String bound) {
        return row(name, state, bound, bound.startsWith("Create") ? ABSENT : bound, ANEW, FAIL);
    }

    /** The backup has the volume, and the target has a class for claims that are provisioned instead. */
    private static RestoreScene scene(Volume recorded) {
        RestoreScene scene = new RestoreScene()
                .stored("persistentvolumes", recorded.manifest())
                .stored(
                        "persistentvolumeclaims",
                        RestoreScene.CLAIM.replace(
                                "storageClassName: \"\"", "storageClassName: \"" + recorded.storageClass() + "\""));
        scene.classes.add(new StorageClassView("fast", "ebs.csi.aws.com"));
        scene.classes.add(new StorageClassView("none", "kubernetes.io/no-provisioner"));
        scene.classes.add(new StorageClassView("efs-sc", "efs.csi.aws.com"));
        scene.classMapping.putAll(Map.of("", "fast", "none", "fast", "gone", "fast"));
        return scene;
    }

    private static Stream<Row> states(String type, String source, String elsewhere, String field) {
        Volume volume = new Volume(source);
        return Stream.of(
                row(type + ", absent", s -> {}, MADE),
                row(type + ", Available", s -> there(s, volume.is("Available", "null")), TAKEN),
                row(
                        type + ", Available, kept for this claim",
                        s -> there(s, volume.is("Available", "{namespace: shop, name: data}")),
                        TAKEN),
                row(type + ", Released from this claim", s -> there(s, volume.is("Released", OURS)), TAKEN),
                row(type + ", Bound to this claim, which is gone", s -> there(s, volume.is("Bound", OURS)), TAKEN),
                row(
                        type + ", Released from another",
                        s -> there(s, volume.is("Released", OTHERS)),
                        "Conflict belongs to claim blog/posts, not to shop/data; if nobody wants that claim back, free the"
                                + " volume by kubectl patch pv pv-data --type json"),
                row(
                        type + ", Bound elsewhere",
                        s -> there(s, volume.is("Bound", OTHERS)),
                        "Conflict belongs to claim blog/posts, not to shop/data; set staticVolumes.restore: Reprovision"),
                row(
                        type + ", Failed",
                        s -> there(s, volume.is("Failed", OURS)),
                        "Conflict is there but Failed; repair or delete it"),
                row(
                        type + ", being deleted",
                        s -> deleting(s, volume.is("Released", OURS)),
                        "Conflict is being deleted; restore again when it is gone"),
                row(
                        type + ", other data under its name",
                        s -> there(s, volume.at(elsewhere).is("Available", "null")),
                        "Conflict is there with other data"),
                row(
                        type + ", its place used by another",
                        s -> there(s, volume.named("pv-two").is("Bound", OTHERS)),
                        "Conflict would hold the same data",
                        "Conflict is not there",
                        ANEW,
                        FAIL),
                row(
                        type + ", its place used by another, and mapped to itself",
                        s -> {
                            there(s, volume.named("pv-two").is("Bound", OTHERS));
                            s.pathMapping.put(field, field);
                            s.serverMapping.put(field, field);
                        },
                        MADE),
                row(
                        type + ", its place shared with another in the backup too",
                        s -> {
                            Volume other = volume.named("pv-two").is("Bound", OTHERS);
                            s.stored("persistentvolumes", other.manifest());
                            there(s, other);
                        },
                        MADE),
                row(
                        type + ", claim there and bound to it",
                        s -> {
                            there(s, volume.is("Bound", "{namespace: shop, name: data, uid: c}"));
                            s.claimThere("shop", "data", "c", "pv-data", "Bound");
                        },
                        LEFT,
                        LEFT,
                        LEFT,
                        LEFT),
                row(
                        type + ", claim there and bound to another",
                        s -> s.claimThere("shop", "data", "c", "pv-new", "Bound"),
                        "Provision claim shop/data is there and bound to PersistentVolume pv-new",
                        "Provision is there and bound to PersistentVolume pv-new",
                        "Provision is there and bound to PersistentVolume pv-new",
                        "Provision is there and bound to PersistentVolume pv-new"),
                row(
                        type + ", claim Lost, volume absent",
                        s -> s.claimThere("shop", "data", "c", "pv-data", "Lost"),
                        MADE,
                        ABSENT,
                        "Conflict waits for PersistentVolume pv-data, and staticVolumes.restore is Reprovision; delete the"
                                + " claim, or set Recreate",
                        FAIL),
                row(
                        type + ", claim Lost, volume Released from the one before",
                        s -> {
                            there(s, volume.is("Released", OURS));
                            s.claimThere("shop", "data", "c", "pv-data", "Lost");
                        },
                        TAKEN,
                        TAKEN,
                        "Conflict waits for PersistentVolume pv-data",
                        FAIL));
    }

    private static void there(RestoreScene scene, Volume volume) {
        scene.volumeThere(volume.manifest());
    }

    private static void deleting(RestoreScene scene, Volume volume) {
        scene.volumeThere(volume.manifest()
                .replace(
                        "resourceVersion: \"12\"",
                        "resourceVersion: \"12\", deletionTimestamp: \"2026-05-01T10:00:00Z\""));
        scene.deleting.add(new ObjectKey("persistentvolumes", null, volume.name()));
    }

    private static Stream<Row> policies() {
        List<Row> rows = new ArrayList<>();
        Map<String, String> atWork = Map.of("Delete", "deletes it now", "Recycle", "wipes it now");
        for (String policy : List.of("Retain", "Delete", "Recycle")) {
            Volume volume = new Volume(NFS).withPolicy(policy);
            String goes = policy.equals("Retain") ? "" : "; its reclaim policy is " + policy;
            String released = policy.equals("Retain")
                    ? TAKEN
                    : "Conflict " + atWork.get(policy) + ". Restore again when it is gone or Available; or keep it by"
                            + " kubectl patch pv pv-data";
            rows.add(row(policy + ", absent", s -> s.objects.set(0, record(volume)), MADE + goes));
            rows.add(row(policy + ", Available", s -> there(s, volume.is("Available", "null")), TAKEN + goes));
            rows.add(row(policy + ", Released", s -> there(s, volume.is("Released", OURS)), released));
            rows.add(row(policy + ", Bound, claim gone", s -> there(s, volume.is("Bound", OURS)), released));
        }
        return rows.stream();
    }

    private static StoredObject record(Volume volume) {
        return new RestoreScene()
                .stored("persistentvolumes", volume.manifest())
                .objects
                .get(0);
    }

    private static Stream<Row> classes() {
        return Stream.of(
                row(
                        "class none, and no mapping",
                        s -> s.classMapping.clear(),
                        MADE,
                        ABSENT,
                        "Conflict nothing provisions for claim shop/data, which has no storage class, and no free"
                                + " PersistentVolume fits it; make one, or set storageClassMapping: {\"\": <a class",
                        FAIL),
                row(
                        "class none, and a free volume that fits",
                        s -> {
                            s.classMapping.clear();
                            there(
                                    s,
                                    new Volume(NFS)
                                            .named("spare")
                                            .at("nfs: {server: filer, path: /spare}")
                                            .is("Available", "null"));
                        },
                        MADE),
                row("class without provisioner", s -> ofClass(s, "none"), MADE),
                row(
                        "class without provisioner, not mapped",
                        s -> {
                            ofClass(s, "none");
                            s.classMapping.clear();
                        },
                        MADE,
                        ABSENT,
                        "Conflict which has storage class none, and no free PersistentVolume fits it",
                        FAIL),
                row("class missing", s -> ofClass(s, "gone"), MADE),
                row(
                        "class missing, not mapped",
                        s -> {
                            ofClass(s, "gone");
                            s.classMapping.clear();
                        },
                        MADE,
                        ABSENT,
                        "Conflict needs storage class gone, which is neither in this cluster nor in the backup; create it, or"
                                + " set storageClassMapping: {gone: <a class of this cluster>}",
                        FAIL),
                row(
                        "class missing, mapped to a missing one",
                        s -> {
                            ofClass(s, "gone");
                            s.classMapping.put("gone", "nowhere");
                        },
                        MADE,
                        ABSENT,
                        "Conflict needs storage class nowhere (by storageClassMapping)",
                        FAIL),
                row("class with a provisioner", s -> ofClass(s, "efs-sc"), MADE));
    }

    private static void ofClass(RestoreScene scene, String name) {
        RestoreScene other = scene(new Volume(NFS).ofClass(name));
        scene.objects.clear();
        scene.objects.addAll(other.objects);
    }

    private static Stream<Row> nodes() {
        Volume volume = new Volume(LOCAL);
        Volume zoned = volume.on("topology.kubernetes.io/zone: a");
        return Stream.of(
                row(
                        "node gone",
                        s -> s.nodes.remove(0),
                        "Conflict is bound to node node-1, which this cluster does not have; set staticVolumes.nodeMapping:"
                                + " {node-1: <a node of this cluster>}",
                        ABSENT,
                        ANEW,
                        FAIL),
                row(
                        "node gone, volume there",
                        s -> {
                            s.nodes.remove(0);
                            there(s, volume.is("Released", OURS));
                        },
                        "Conflict delete the volume so that it can be made again"),
                row(
                        "node not ready",
                        s -> s.nodes.set(0, new NodeView("node-1", "node-1", false, null)),
                        MADE + "; node node-1 is not ready"),
                row(
                        "node cordoned",
                        s -> s.nodes.set(
                                0,
                                new NodeView(
                                        "node-1",
                                        "node-1",
                                        true,
                                        null,
                                        true,
                                        Map.of("kubernetes.io/hostname", "node-1"))),
                        MADE + "; node node-1 is cordoned"),
                row(
                        "node mapped",
                        s -> {
                            s.nodes.remove(0);
                            s.nodeMapping.put("node-1", "node-2");
                        },
                        MADE),
                row(
                        "node mapped to one that is not there",
                        s -> s.nodeMapping.put("node-1", "node-9"),
                        "Conflict is bound to node node-1, which staticVolumes.nodeMapping maps to node-9, and this cluster"
                                + " has no node node-9; correct staticVolumes.nodeMapping",
                        ABSENT,
                        ANEW,
                        FAIL),
                row(
                        "node mapped, volume there on the old one",
                        s -> {
                            there(s, volume.is("Released", OURS));
                            s.nodeMapping.put("node-1", "node-2");
                        },
                        "Conflict on the nodes [node-1], the backup has it on [node-2]; correct staticVolumes.nodeMapping"),
                row(
                        "zone there",
                        s -> {
                            s.objects.set(0, record(zoned));
                            s.nodes.add(labelled("node-3", "topology.kubernetes.io/zone", "a"));
                        },
                        MADE),
                row(
                        "zone gone",
                        s -> s.objects.set(0, record(zoned)),
                        "Conflict is bound to nodes with the label topology.kubernetes.io/zone=a, which no node here has; set"
                                + " staticVolumes.nodeMapping: {a: <a node of this cluster>}",
                        ABSENT,
                        ANEW,
                        FAIL),
                row(
                        "zone mapped",
                        s -> {
                            s.objects.set(0, record(zoned));
                            s.nodes.add(labelled("node-3", "topology.kubernetes.io/zone", "b"));
                            s.nodeMapping.put("a", "b");
                        },
                        MADE),
                row(
                        "label mapped by the name of a node",
                        s -> {
                            s.objects.set(0, record(volume.on("openebs.io/nodeid: worker-1")));
                            s.nodes.add(labelled("node-3", "openebs.io/nodeid", "worker-3"));
                            s.nodeMapping.put("worker-1", "node-3");
                        },
                        MADE),
                row(
                        "label mapped to a node that lacks it",
                        s -> {
                            s.objects.set(0, record(volume.on("openebs.io/nodeid: worker-1")));
                            s.nodeMapping.put("worker-1", "node-2");
                        },
                        "Conflict with the label openebs.io/nodeid=worker-1, which staticVolumes.nodeMapping maps to node-2,"
                                + " and no node of this cluster has it",
                        ABSENT,
                        ANEW,
                        FAIL));
    }

    private static NodeView labelled(String name, String label, String value) {
        return new NodeView(name, name, true, null, false, Map.of("kubernetes.io/hostname", name, label, value));
    }

    private static Stream<Row> places() {
        Volume volume = new Volume(LOCAL);
        Volume share = new Volume(NFS);
        return Stream.of(
                row(
                        "inside the folder of another",
                        s -> there(
                                s,
                                volume.named("pv-two").at("local: {path: /mnt}").is("Bound", OTHERS)),
                        "Conflict would lie inside PersistentVolume pv-two (local /mnt), which is there for claim blog/posts;"
                                + " delete one of them, keep this claim out of the restore, or set"
                                + " staticVolumes.pathMapping: {\"/mnt/data\": <another>}, or to \"/mnt/data\" itself to share it",
                        ABSENT,
                        ANEW,
                        FAIL),
                row(
                        "around the folder of another",
                        s -> there(
                                s,
                                volume.named("pv-two")
                                        .at("local: {path: /mnt/data/in}")
                                        .is("Bound", OTHERS)),
                        "Conflict would have inside it PersistentVolume pv-two (local /mnt/data/in)",
                        ABSENT,
                        ANEW,
                        FAIL),
                row(
                        "beside the folder of another",
                        s -> there(
                                s,
                                volume.named("pv-two")
                                        .at("local: {path: /mnt/data-2}")
                                        .is("Bound", OTHERS)),
                        MADE),
                row(
                        "hostPath of another on the same folder",
                        s -> there(s, volume.named("pv-two").at(HOST_PATH).is("Bound", OTHERS)),
                        "Conflict would hold the same data (local /mnt/data) as PersistentVolume pv-two",
                        ABSENT,
                        ANEW,
                        FAIL),
                row(
                        "the same folder of another node",
                        s -> there(
                                s,
                                volume.named("pv-two")
                                        .on("kubernetes.io/hostname: node-2")
                                        .is("Bound", OTHERS)),
                        MADE),
                row(
                        "inside the share of another",
                        s -> {
                            s.objects.set(0, record(share));
                            there(
                                    s,
                                    share.named("pv-two")
                                            .at("nfs: {server: filer, path: /export}")
                                            .is("Bound", OTHERS));
                        },
                        "Conflict would lie inside PersistentVolume pv-two (nfs filer:/export)",
                        ABSENT,
                        ANEW,
                        FAIL),
                row(
                        "path mapped away from another",
                        s -> {
                            there(s, volume.named("pv-two").is("Bound", OTHERS));
                            s.pathMapping.put("/mnt/data", "/mnt/restored");
                        },
                        MADE),
                row(
                        "server mapped away from another",
                        s -> {
                            s.objects.set(0, record(share));
                            there(s, share.named("pv-two").is("Bound", OTHERS));
                            s.serverMapping.put("filer", "filer-2");
                        },
                        MADE),
                row(
                        "a folder of the system",
                        s -> s.objects.set(0, record(volume.at("local: {path: /etc/kubernetes}"))),
                        "Conflict and /etc belongs to the system, so it is not made again from a record; make it by hand, set"
                                + " staticVolumes.pathMapping: {\"/etc/kubernetes\": <another folder>}, or have the"
                                + " administrator add it to allowedVolumePathPrefixes of the chart",
                        ABSENT,
                        ANEW,
                        FAIL),
                row(
                        "a folder of the system, there and free",
                        s -> {
                            Volume system = volume.at("local: {path: /var/lib}");
                            s.objects.set(0, record(system));
                            there(s, system.is("Available", "null"));
                        },
                        TAKEN),
                row(
                        "a folder that the installation names",
                        s -> {
                            s.objects.set(0, record(volume.at(HOST_PATH.replace("/mnt/data", "/home/shop"))));
                            s.folders = new HostFolders(List.of("/home"), List.of(), List.of());
                        },
                        MADE),
                row(
                        "not a folder that the installation names",
                        s -> s.folders = new HostFolders(List.of("/srv"), List.of(), List.of()),
                        "Conflict which no folder in allowedVolumePathPrefixes of the chart holds",
                        ABSENT,
                        ANEW,
                        FAIL));
    }

    private static Stream<Row> drivers() {
        return Stream.of(
                row(
                        "driver installed",
                        s -> {
                            s.objects.set(0, record(new Volume(CSI)));
                            s.drivers = Set.of("efs.csi.aws.com");
                        },
                        MADE),
                row(
                        "driver not installed",
                        s -> {
                            s.objects.set(0, record(new Volume(CSI)));
                            s.drivers = Set.of("ebs.csi.aws.com");
                        },
                        "Conflict needs the CSI driver efs.csi.aws.com, which is not in this cluster; install it, or set"
                                + " staticVolumes.restore: Reprovision",
                        ABSENT,
                        ANEW,
                        FAIL));
    }

    /** The namespace is restored as another, so that the claim of the original still has the volume. */
    private static Stream<Row> copies() {
        Consumer<RestoreScene> original =
                s -> there(s, new Volume(LOCAL).is("Bound", "{namespace: first, name: data, uid: o}"));
        return Stream.of(
                row(
                        "a copy beside the original",
                        original,
                        "Conflict belongs to claim first/data, not to shop/data; set staticVolumes.restore: Reprovision for"
                                + " another volume, staticVolumes.pathMapping for a copy beside it"),
                row(
                        "a copy with a folder of its own",
                        original.andThen(s -> s.pathMapping.put("/mnt/data", "/mnt/copy")),
                        "Copy made again from its record",
                        ABSENT,
                        ANEW,
                        FAIL));
    }

    static Stream<Arguments> rows() {
        Stream<Row> all = Stream.of(
                        states("local", LOCAL, "local: {path: /mnt/other}", "/mnt/data"),
                        states("hostPath", HOST_PATH, "hostPath: {path: /mnt/other}", "/mnt/data"),
                        states("nfs", NFS, "nfs: {server: filer, path: /export/other}", "/export/data"),
                        states("iscsi", ISCSI, ISCSI.replace("lun: 0", "lun: 1"), "10.0.0.1:3260"),
                        states("csi", CSI, "csi: {driver: efs.csi.aws.com, volumeHandle: fs-2}", "fs-1"),
                        policies(),
                        classes(),
                        nodes(),
                        places(),
                        drivers(),
                        copies())
                .flatMap(rows -> rows);
        return all.flatMap(
                row -> Stream.of(StaticVolumeRule.values()).map(rule -> Arguments.of(Named.of(row.name(), row), rule)));
    }

    private static String source(String row) {
        return Stream.of(
                        Map.entry("hostPath,", HOST_PATH),
                        Map.entry("nfs,", NFS),
                        Map.entry("iscsi,", ISCSI),
                        Map.entry("csi,", CSI),
                        Map.entry("Retain,", NFS),
                        Map.entry("Delete,", NFS),
                        Map.entry("Recycle,", NFS))
                .filter(entry -> row.startsWith(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(LOCAL);
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("rows")
    void every_state_has_one_decision_with_its_reason(Row row, StaticVolumeRule rule) {
        RestoreScene scene = scene(new Volume(source(row.name())));
        row.state().accept(scene);
        scene.rule = rule;
        String[] expected = row.cells().get(rule).split(" ", 2);
        RestorePlan plan = scene.plan();
        assertThat(decision(plan)).startsWith(expected[0] + " ").contains(expected[1]);
        assertThat(plan.conflicts().isEmpty()).isEqualTo(!expected[0].equals("Conflict"));
    }

    private static String decision(RestorePlan plan) {
        if (!plan.conflicts().isEmpty()) {
            return "Conflict "
                    + plan.conflicts().stream().map(Conflict::message).collect(Collectors.joining("\n"));
        }
        for (RestoreStep step : plan.steps()) {
            if (step.object().toString().equals("persistentvolumes pv-data")) {
                return step.action() + " " + step.reason();
            }
            if (step.object().toString().equals("persistentvolumes pv-data-shop")) {
                return "Copy " + step.reason();
            }
        }
        return plan.skipped().stream()
                .filter(skipped -> skipped.object().toString().equals("persistentvolumes pv-data"))
                .map(skipped -> "Provision " + skipped.reason())
                .findFirst()
                .orElse("nothing");
    }
}
