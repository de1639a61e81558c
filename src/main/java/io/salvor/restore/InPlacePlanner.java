package io.salvor.restore;

import io.salvor.volume.ClaimView;
import io.salvor.volume.PodView;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Plans data alone, into claims that are there. Nothing else of the cluster is touched. */
final class InPlacePlanner {
    private static final String ONE_POD = "ReadWriteOncePod";

    private final InPlaceRequest asked;
    private final RestoreRequest request;
    private final TargetView target;
    private final PlanBuilder plan;
    private final Set<ObjectKey> taken = new HashSet<>();
    private final Map<Scalable, Set<String>> scaled = new LinkedHashMap<>();

    InPlacePlanner(RestoreRequest request, TargetView target, PlanBuilder plan) {
        this.asked = request.data().inPlace();
        this.request = request;
        this.target = target;
        this.plan = plan;
    }

    /** @param volumes those of the backup, with their namespaces in the target */
    void plan(List<VolumeSnapshot> volumes) {
        refuseWrongNames(volumes);
        for (VolumeSnapshot volume : volumes) {
            if (volume.claim() == null) {
                plan.skipVolume(
                        volume, NotPutBack.NotAsked, "lives with pod " + volume.pod() + ", and mode Data fills claims");
            } else if (!asked.asks(volume.claim())) {
                plan.skipVolume(volume, NotPutBack.NotAsked, "include.claims does not name claim " + volume.claim());
            } else if (volume.missing() != null) {
                plan.skipVolume(volume, volume.missing(), volume.whatIsMissing());
            } else if (isBack(volume)) {
                new BoundClaims(request, target, plan).skipRestored(volume);
            } else {
                planClaim(volume, asked.into(source(volume), volume.claim()));
            }
        }
        if (asked.scaleDown()) {
            takeOver();
        }
        scaled.forEach((owner, claims) -> plan.scale(asked.suspendsGitOps() ? owner.undriven() : owner, claims));
    }

    /** What an earlier Restore has left scaled down comes up again with the data that it waits for. */
    private void takeOver() {
        request.earlier().down().forEach((owner, claims) -> {
            Set<String> open = new TreeSet<>(claims);
            open.removeIf(claim -> !taken.contains(
                    new ObjectKey(RestoreOrder.CLAIMS, owner.object().namespace(), claim)));
            boolean known =
                    scaled.keySet().stream().anyMatch(one -> one.object().equals(owner.object()));
            if (!open.isEmpty() && !known) {
                scaled.put(owner, open);
            }
        });
    }

    /** Whatever the claim holds by now: what was restored once is not restored again by a Restore that tries what failed. */
    private boolean isBack(VolumeSnapshot volume) {
        return request.earlier()
                .left(volume.namespace(), asked.into(source(volume), volume.claim()))
                .filter(EarlierRestore.Left::whole)
                .isPresent();
    }

    private String source(VolumeSnapshot volume) {
        return request.mapping().source(volume.namespace());
    }

    /** A wrong name must not end in a restore of nothing. */
    private void refuseWrongNames(List<VolumeSnapshot> volumes) {
        Set<String> held = volumes.stream()
                .filter(volume -> volume.claim() != null)
                .map(volume -> source(volume) + "/" + volume.claim())
                .collect(Collectors.toCollection(TreeSet::new));
        for (String pattern : asked.claims()) {
            boolean fits = held.stream()
                    .anyMatch(name -> new InPlaceRequest(List.of(pattern), null, false, false, false)
                            .asks(name.substring(name.indexOf('/') + 1)));
            if (!fits) {
                refuse(
                        pattern,
                        "include.claims names " + pattern + ", and the backup holds data of the claims "
                                + String.join(", ", held) + "; correct the entry");
            }
        }
        for (String name : new TreeSet<>(asked.mapping().keySet())) {
            if (!held.contains(name)) {
                refuse(
                        name,
                        "claimMapping names " + name + ", and the backup holds data of the claims "
                                + String.join(", ", held)
                                + "; correct the entry, it is <namespace>/<claim> as the backup has them");
            }
        }
    }

    private void refuse(String claim, String message) {
        plan.conflict(new ObjectKey(RestoreOrder.CLAIMS, null, claim), message);
    }

    private void planClaim(VolumeSnapshot volume, String name) {
        ObjectKey key = new ObjectKey(RestoreOrder.CLAIMS, volume.namespace(), name);
        Optional<ClaimView> there = target.claim(volume.namespace(), name);
        List<PodView> users = target.users(volume.namespace(), name);
        Optional<String> problem = there.isEmpty()
                ? Optional.of("is not there; make it first, or restore with mode: Full, which makes it again")
                : problem(key, there.get(), users);
        if (problem.isPresent()) {
            plan.conflict(key, "claim " + volume.namespace() + "/" + name + " " + problem.get());
            return;
        }
        if (asked.scaleDown()) {
            users.forEach(user -> scaled.computeIfAbsent(target.scalables().get(key(user)), any -> new TreeSet<>())
                    .add(name));
        }
        String node = users.stream()
                .filter(user -> !asked.scaleDown())
                .map(PodView::node)
                .filter(found -> found != null)
                .findFirst()
                .orElse(null);
        String holder = HolderPod.name(name, Set.of(name));
        plan.hold(
                new ObjectKey(RestoreOrder.PODS, volume.namespace(), holder),
                HolderPod.onNode(
                        HolderPod.body(volume.namespace(), holder, null, Map.of("data", name), Map.of()), node),
                Map.of("data", volume),
                null,
                name);
    }

    private Optional<String> problem(ObjectKey key, ClaimView claim, List<PodView> users) {
        if (!taken.add(key)) {
            return Optional.of("would get the data of two claims; correct claimMapping, or name one in include.claims");
        }
        if (target.deleting().contains(key)) {
            return Optional.of("is being deleted; restore again when it is gone, with mode: Full");
        }
        if ("Lost".equals(claim.phase())) {
            return Optional.of("has lost its PersistentVolume; delete it and restore with mode: Full");
        }
        if ("Block".equals(claim.volumeMode())) {
            return Optional.of("is a block device, and the backup holds files");
        }
        if (users.isEmpty()) {
            return Optional.empty();
        }
        String pods = users.stream().map(InPlacePlanner::described).collect(Collectors.joining(", "));
        if (asked.scaleDown()) {
            List<PodView> alone = users.stream()
                    .filter(user -> !target.scalables().containsKey(key(user)))
                    .toList();
            return alone.isEmpty()
                    ? Optional.empty()
                    : Optional.of("is mounted by "
                            + alone.stream().map(InPlacePlanner::described).collect(Collectors.joining(", "))
                            + ", of which nothing is known that can be scaled down; stop it, then restore again");
        }
        if (claim.accessModes().contains(ONE_POD)) {
            return Optional.of("is mounted by " + pods
                    + ", and its access mode lets no other pod mount it; set scaleDown: true, or stop that pod and"
                    + " restore again");
        }
        return asked.allowRunning()
                ? Optional.empty()
                : Optional.of(
                        "is mounted by " + pods + "; set scaleDown: true to have it scaled down for that long, stop it"
                                + " yourself and restore again, or set allowRunning: true to write beside it");
    }

    private static String key(PodView pod) {
        return pod.namespace() + "/" + pod.name();
    }

    private static String described(PodView pod) {
        return "pod " + pod.name()
                + (pod.controller() == null
                        ? ""
                        : " of " + pod.controller().kind() + " "
                                + pod.controller().name());
    }
}
