package io.salvor.restore;

import io.salvor.restore.HookedObject.Like;
import io.salvor.volume.PodView;
import io.salvor.volume.ValueReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Decides which hooks run where in what comes back. Nothing runs in pods of what is there already. */
final class RestoreHookPlanner {
    /** Owners could form a circle only in a backup that somebody wrote by hand. */
    private static final int LONGEST_CHAIN = 8;

    private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

    private static final String OFF =
            "was not tried: hooks are turned off in this installation; set hooks.enabled of the chart";

    private static final String TEMPLATE =
            "is an init container for pods that their controller makes, whose template stays as it is in Git;"
                    + " only pods that the restore makes itself get one";

    private final boolean enabled;
    private final ChosenHooks chosen;
    private final BackupIndex backup;
    private final PlanBuilder plan;
    private final Map<ObjectKey, RestoreStep> made = new LinkedHashMap<>();

    /** The pods of the backup, by the object of the plan that makes them or what takes their place. */
    private final Map<ObjectKey, List<PodView>> pods = new HashMap<>();

    /** What makes pods, and of whose pods the restore makes some itself. */
    private final Set<ObjectKey> withOwnPods = new HashSet<>();

    RestoreHookPlanner(RestoreRequest request, BackupIndex backup, PlanBuilder plan) {
        this.enabled = request.hooks().enabled();
        this.chosen = new ChosenHooks(request.hooks(), request.mapping());
        this.backup = backup;
        this.plan = plan;
    }

    /** Plans them for what the plan makes so far. */
    void plan() {
        plan.created().forEach(step -> made.put(step.object(), step));
        for (StoredObject pod : backup.ofResource(RestoreOrder.PODS)) {
            PodView view = ValueReader.pod(pod.body());
            // One that had ended does not come back: of those that CronJobs and operators run are some in every backup.
            if (ENDED.contains(view.phase())) {
                continue;
            }
            maker(pod).ifPresent(maker -> {
                pods.computeIfAbsent(maker, any -> new ArrayList<>()).add(view);
                if (made.containsKey(pod.key()) && !maker.equals(pod.key())) {
                    withOwnPods.add(maker);
                }
            });
        }
        made.values().forEach(this::plan);
    }

    /** The object of the plan that makes a pod: the highest of its controllers, or itself. */
    private Optional<ObjectKey> maker(StoredObject pod) {
        ObjectKey maker = made.containsKey(pod.key()) ? pod.key() : null;
        Optional<StoredObject> owner = backup.storedController(pod);
        for (int i = 0; i < LONGEST_CHAIN && owner.isPresent(); i++) {
            maker = made.containsKey(owner.get().key()) ? owner.get().key() : maker;
            owner = backup.storedController(owner.get());
        }
        return Optional.ofNullable(maker);
    }

    private void plan(RestoreStep step) {
        ObjectKey object = step.object();
        if (object.resource().equals(RestoreOrder.PODS)) {
            Like like = HookedObject.pod(step.body());
            chosen.init(like.view()).forEach(init -> put(step, init));
            if (pods.containsKey(object)) {
                chosen.exec(like.view()).forEach(hook -> run(object, hook, hook.problem()));
            }
        } else if (HookedObject.isWorkload(object) && !isMadeByOther(object)) {
            for (Like like : HookedObject.workload(object, step.body(), pods.getOrDefault(object, List.of()))) {
                if (!withOwnPods.contains(object)) {
                    chosen.init(like.view()).forEach(init -> plan.runHook(object, init.hook(TEMPLATE)));
                }
                chosen.exec(like.view()).forEach(hook -> run(object, hook.in(like.only()), hook.problem()));
            }
        } else if (pods.containsKey(object)) {
            planUnknown(object);
        }
    }

    private boolean isMadeByOther(ObjectKey object) {
        return backup.find(object.resource(), object.namespace(), object.name())
                .flatMap(backup::storedController)
                .filter(owner -> made.containsKey(owner.key()))
                .isPresent();
    }

    /** Nobody knows which pods the controller of a custom resource makes. */
    private void planUnknown(ObjectKey maker) {
        Map<String, PodHook> bySource = new LinkedHashMap<>();
        pods.get(maker).forEach(pod -> {
            chosen.init(pod).forEach(init -> bySource.putIfAbsent(init.source(), init.hook(TEMPLATE)));
            chosen.exec(pod).forEach(hook -> bySource.putIfAbsent(hook.source() + " ", hook));
        });
        bySource.values()
                .forEach(hook -> run(
                        maker,
                        hook,
                        "is for pods that the controller of " + maker
                                + " makes, and Salvor does not know which these are; run it by hand"));
    }

    /** Puts an init container into a pod. */
    private void put(RestoreStep step, ChosenHooks.Init init) {
        PodHook hook = init.hook(enabled ? null : OFF);
        if (hook.problem() == null) {
            plan.replace(step.object(), body -> InitHook.inject(body, init.init(), init.like()));
        }
        plan.runHook(step.object(), hook);
    }

    private void run(ObjectKey object, PodHook hook, String problem) {
        plan.runHook(object, hook.with(problem == null && !enabled ? OFF : problem));
    }
}
