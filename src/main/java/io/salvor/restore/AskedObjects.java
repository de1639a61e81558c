package io.salvor.restore;

import io.salvor.volume.PodVolumeView;
import io.salvor.volume.ValueReader;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Which objects of namespaces come back when some are asked for by name or label. What they control comes with them, and so does what their
 * pods need to start: few claims have the labels of the application that mounts them.
 */
final class AskedObjects {
    private final ObjectSelection selection;
    private final Collection<StoredObject> objects;
    private final Function<StoredObject, Optional<StoredObject>> controller;
    private final Set<ObjectKey> asked = new HashSet<>();

    private AskedObjects(
            ObjectSelection selection,
            Collection<StoredObject> objects,
            Function<StoredObject, Optional<StoredObject>> controller) {
        this.selection = selection;
        this.objects = objects;
        this.controller = controller;
    }

    /**
     * The objects that are asked for, and what comes with them.
     *
     * @param objects of namespaces
     * @param controller of an object, where the backup holds it
     */
    static Set<ObjectKey> of(
            ObjectSelection selection,
            Collection<StoredObject> objects,
            Function<StoredObject, Optional<StoredObject>> controller) {
        return new AskedObjects(selection, objects, controller).find();
    }

    private Set<ObjectKey> find() {
        objects.stream().filter(selection::asks).map(StoredObject::key).forEach(asked::add);
        if (selection.choosesAmongObjects()) {
            while (addControlled()) {
                // What was just added may control others.
            }
            addNeeds();
        }
        return asked;
    }

    private boolean addControlled() {
        return asked.addAll(objects.stream()
                .filter(selection::allows)
                .filter(object -> controller
                        .apply(object)
                        .map(StoredObject::key)
                        .filter(asked::contains)
                        .isPresent())
                .map(StoredObject::key)
                .collect(Collectors.toSet()));
    }

    private void addNeeds() {
        Set<ObjectKey> needs = new HashSet<>();
        objects.stream()
                .filter(object -> object.resource().equals(RestoreOrder.PODS) && asked.contains(object.key()))
                .forEach(pod -> {
                    needs.addAll(PodNeeds.of(pod));
                    needs.addAll(claims(pod));
                });
        objects.stream()
                .filter(object -> needs.contains(object.key()) && selection.allows(object))
                .forEach(object -> asked.add(object.key()));
    }

    private static Set<ObjectKey> claims(StoredObject pod) {
        return ValueReader.pod(pod.body()).volumes().stream()
                .map(PodVolumeView::claimName)
                .filter(claim -> claim != null)
                .map(claim -> new ObjectKey(RestoreOrder.CLAIMS, pod.namespace(), claim))
                .collect(Collectors.toSet());
    }
}
