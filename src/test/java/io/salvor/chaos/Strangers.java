package io.salvor.chaos;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.salvor.api.PodVolumeRestore;
import io.salvor.sandbox.Operations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Somebody who wants the volumes of the vault, or its names, for something else, and who must not lose anything of it. */
final class Strangers {
    static final String PREFIX = "stranger-";
    private static final String MINE = "mine";
    private static final String CLAIM =
            """
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata: {name: "%2$s", namespace: "%1$s"}
            spec: {accessModes: [ReadWriteOnce], storageClassName: "%3$s", volumeName: %4$s, resources: {requests: {storage: 1Gi}}}
            """;
    private static final String SQUATTER =
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: "squatter-%2$s", namespace: "%1$s"}
            spec:
              terminationGracePeriodSeconds: 1
              containers: [{name: main, image: 'busybox:1', volumeMounts: [{name: data, mountPath: /data}]}]
              volumes: [{name: data, persistentVolumeClaim: {claimName: "%2$s"}}]
            """;

    private final Town town;
    private final Vault vault;
    private final String home;
    private final String folder;
    private final boolean moved;
    private final Map<String, HasMetadata> made = Collections.synchronizedMap(new LinkedHashMap<>());
    private final Map<Path, Map<String, String>> strict = new LinkedHashMap<>();
    private final List<Path> seen = new ArrayList<>();

    /** @param folder below which the Restore makes volumes; @param moved whether on the other node each */
    Strangers(Town town, Vault vault, long seed, String folder, boolean moved) {
        this.town = town;
        this.vault = vault;
        this.home = PREFIX + seed;
        this.folder = folder;
        this.moved = moved;
    }

    private KubernetesClient client() {
        return town.client();
    }

    private String node(String claim) {
        return moved ? Town.NODES.get(1 - Town.NODES.indexOf(Vault.node(claim))) : Vault.node(claim);
    }

    /** Binds the volume of a claim to another claim, unless a claim has it; one that is not there is made. */
    void takeVolume(String claim) {
        String name = Vault.volume(claim);
        String wanted = "taken-" + claim;
        PersistentVolume volume = client().persistentVolumes().withName(name).get();
        if (volume == null) {
            make(Vault.manifest(
                    name, folder + "/" + claim, node(claim), "{namespace: " + home + ", name: " + wanted + "}"));
        } else if (!"Bound".equals(volume.getStatus().getPhase())) {
            volume.getSpec()
                    .setClaimRef(new ObjectReferenceBuilder()
                            .withNamespace(home)
                            .withName(wanted)
                            .build());
            attempt(() -> client().resource(volume).update());
        }
        PersistentVolume now = client().persistentVolumes().withName(name).get();
        if (now != null
                && now.getSpec().getClaimRef() != null
                && home.equals(now.getSpec().getClaimRef().getNamespace())) {
            made.put(now.getMetadata().getUid(), now);
            settle(home, wanted, "", name);
        }
    }

    /** Makes a claim of the vault first, which is bound to a volume of its own. */
    void makeClaim(String claim) {
        settle(Vault.NAMESPACE, claim, "folders", "null");
    }

    /** Makes another volume of the same folder, and uses it, unless the vault has its volume already. */
    void samePlace(String claim) {
        PersistentVolume volume =
                client().persistentVolumes().withName(Vault.volume(claim)).get();
        if (volume != null && !"Released".equals(volume.getStatus().getPhase())) {
            return;
        }
        String name = home + "-" + claim;
        make(Vault.manifest(name, folder + "/" + claim, node(claim), "{namespace: " + home + ", name: " + claim + "}"));
        settle(home, claim, "", name);
    }

    private void settle(String namespace, String claim, String storageClass, String volume) {
        attempt(() -> client().resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .endMetadata()
                        .build())
                .create());
        if (make(CLAIM.formatted(namespace, claim, storageClass, volume))) {
            make(SQUATTER.formatted(namespace, claim));
        }
    }

    private boolean make(String manifest) {
        return attempt(() -> vault.make(manifest)
                .forEach(object -> made.put(object.getMetadata().getUid(), object)));
    }

    /** What is there already is not made. */
    private static boolean attempt(Runnable write) {
        try {
            write.run();
            return true;
        } catch (KubernetesClientException e) {
            return false;
        }
    }

    /** The squatters write into their volumes as soon as they run. */
    void write() throws IOException {
        for (HasMetadata object : List.copyOf(made.values())) {
            Pod pod =
                    object instanceof Pod squatter ? client().resource(squatter).get() : null;
            if (pod == null || !"Running".equals(pod.getStatus().getPhase())) {
                continue;
            }
            String claim =
                    pod.getSpec().getVolumes().get(0).getPersistentVolumeClaim().getClaimName();
            Path place =
                    town.sandbox().playground().claimFolder(pod.getMetadata().getNamespace(), claim);
            if (!seen.contains(place)) {
                seen.add(place);
                Files.writeString(place.resolve(MINE), pod.getMetadata().getUid());
                Map<String, String> found = Vault.read(place);
                if (!mayBeWritten(pod.getMetadata().getNamespace(), claim)) {
                    strict.put(place, found);
                }
            }
        }
    }

    /** What a Job has begun before the squatter came, it may go on with. */
    private boolean mayBeWritten(String namespace, String claim) {
        String name = claim.substring(claim.length() - 1);
        return client().resources(PodVolumeRestore.class).inNamespace(Operations.SALVOR).list().getItems().stream()
                .filter(record -> record.getSpec().claim != null
                        && record.getSpec().claim.name.equals(name))
                .anyMatch(record -> record.getStatus() != null
                        && !record.getStatus().attempts.isEmpty());
    }

    /** Whether a squatter has written into a folder. */
    boolean haveWrittenInto(Path place) {
        return seen.contains(place);
    }

    /** What a squatter may have put into a folder. */
    static boolean isTheirs(String file) {
        return file.equals(MINE);
    }

    /** What is not as they have made and left it. */
    List<String> violations() throws IOException {
        List<String> violations = new ArrayList<>();
        for (HasMetadata object : made.values()) {
            HasMetadata now = client().resource(object).get();
            String name = object.getKind() + " " + object.getMetadata().getName();
            if (now == null && !(object instanceof Pod)) {
                violations.add(name + " of a stranger is gone");
            } else if (now != null && !isSame(object, now)) {
                violations.add(name + " of a stranger was changed");
            }
        }
        for (Map.Entry<Path, Map<String, String>> place : strict.entrySet()) {
            Map<String, String> now = Vault.read(place.getKey());
            if (!now.equals(place.getValue())) {
                violations.add("the folder of a stranger, " + place.getKey() + ", had "
                        + place.getValue().keySet() + " and has " + now.keySet());
            }
        }
        return violations;
    }

    private static boolean isSame(HasMetadata made, HasMetadata now) {
        boolean same = made.getMetadata().getUid().equals(now.getMetadata().getUid())
                && Objects.equals(
                        made.getMetadata().getLabels(), now.getMetadata().getLabels());
        return same
                && (!(made instanceof PersistentVolume before)
                        || before.getSpec()
                                .getClaimRef()
                                .getName()
                                .equals(((PersistentVolume) now)
                                        .getSpec()
                                        .getClaimRef()
                                        .getName()));
    }
}
