package io.salvor.restore;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.restore.RestoreStep.Action;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Links objects to their owners again. A reference without a UID is one by name, to an owner that this plan makes before or leaves alone; one
 * that still has its UID is meant for that very object alone. Neither is ever written as it is here: the UID is that of the owner that is
 * there at the time of the write, for a reference to anything else has the object deleted.
 */
final class OwnerLinks {
    private static final String REFERENCES = "ownerReferences";
    private static final String UID = "uid";

    /** Their controllers take them over by their labels or names. */
    private static final Set<String> ADOPTED = Set.of(
            RestoreOrder.PODS, RestoreOrder.CLAIMS, "replicasets.apps", "controllerrevisions.apps", "jobs.batch");

    private final BackupIndex backup;
    private final Map<ObjectKey, RestoreStep> byObject = new HashMap<>();
    private final List<RestoreStep> ordered = new ArrayList<>();
    private final Set<ObjectKey> placed = new HashSet<>();
    private final Set<ObjectKey> open = new HashSet<>();

    private OwnerLinks(BackupIndex backup) {
        this.backup = backup;
    }

    /** The steps, owners before what they own where their stage is the same. @param steps in their order */
    static List<RestoreStep> linked(BackupIndex backup, List<RestoreStep> steps) {
        OwnerLinks links = new OwnerLinks(backup);
        steps.stream()
                .filter(step -> step.action() != Action.RestoreData)
                .forEach(step -> links.byObject.putIfAbsent(step.object(), step));
        steps.forEach(links::place);
        return links.ordered;
    }

    private void place(RestoreStep step) {
        boolean makes = step.action() == Action.Create;
        if (!makes) {
            ordered.add(step);
            placed.add(step.object());
        } else if (!placed.contains(step.object()) && open.add(step.object())) {
            references(step).stream()
                    .map(reference -> owner(step, reference).map(owner -> byObject.get(owner.key())))
                    .flatMap(Optional::stream)
                    .filter(owner -> owner.stage() == step.stage()
                            && owner.action() == Action.Create
                            && !RestoreOrder.isLast(owner.object().resource()))
                    .forEach(this::place);
            ordered.add(linked(step));
            placed.add(step.object());
        }
    }

    private List<JsonNode> references(RestoreStep step) {
        List<JsonNode> references = new ArrayList<>();
        backup.find(
                        step.object().resource(),
                        step.object().namespace(),
                        step.object().name())
                .ifPresent(stored -> stored.body().at("/metadata/" + REFERENCES).forEach(references::add));
        references.removeIf(reference -> isLinkedByItsController(step, reference));
        return references;
    }

    private static boolean isLinkedByItsController(RestoreStep step, JsonNode reference) {
        return ADOPTED.contains(step.object().resource())
                && (reference.path("controller").asBoolean()
                        || step.object().resource().equals(RestoreOrder.CLAIMS));
    }

    /** The owner, where the backup holds it. */
    private Optional<StoredObject> owner(RestoreStep step, JsonNode reference) {
        return backup.owner(step.object().namespace(), reference);
    }

    private RestoreStep linked(RestoreStep step) {
        ArrayNode links = JsonNodeFactory.instance.arrayNode();
        Set<String> needs = new LinkedHashSet<>();
        List<String> lost = new ArrayList<>();
        for (JsonNode reference : references(step)) {
            String name = reference.path("kind").asText() + " "
                    + reference.path("name").asText();
            Optional<RestoreStep> owner = owner(step, reference).map(stored -> byObject.get(stored.key()));
            ObjectNode link = reference.deepCopy();
            if (owner.isEmpty()) {
                lost.add(name + ", which this restore does not make");
                if (link.hasNonNull(UID)) {
                    links.add(link);
                }
            } else if (owner.get().action() != Action.Create
                    || placed.contains(owner.get().object())) {
                link.remove(UID);
                links.add(link);
                if (step.stage().ordinal() >= Stage.Pods.ordinal()) {
                    needs.addAll(owner.get().needs());
                }
            } else {
                lost.add(name + ", which comes later");
            }
        }
        if (links.isEmpty() && lost.isEmpty()) {
            return step;
        }
        ObjectNode body = step.body().deepCopy();
        if (!links.isEmpty()) {
            body.withObjectProperty("metadata").set(REFERENCES, links);
        }
        String why = lost.isEmpty() ? "" : "; without its owner " + String.join(", and without ", lost);
        return step.with(body, step.reason() + why).needing(needs);
    }
}
