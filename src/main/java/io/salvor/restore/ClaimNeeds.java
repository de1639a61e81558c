package io.salvor.restore;

import com.fasterxml.jackson.databind.JsonNode;
import io.salvor.match.LabelMatch;
import io.salvor.match.LabelMatch.Operator;
import io.salvor.match.LabelMatch.Requirement;
import io.salvor.units.InvalidValueException;
import io.salvor.units.Quantities;
import io.salvor.volume.ClaimView;
import io.salvor.volume.PersistentVolumeView;
import io.salvor.volume.ValueReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a claim asks of its volume.
 *
 * @param requested as a Kubernetes quantity; null for nothing
 * @param selector what it asks of the volume's labels
 */
record ClaimNeeds(String name, String requested, List<String> accessModes, String volumeMode, LabelMatch selector) {

    /** Those of a claim as the backup holds it. */
    static ClaimNeeds of(StoredObject stored) {
        ClaimView claim = ValueReader.claim(stored.body());
        JsonNode spec = stored.body().path("spec");
        JsonNode requested = spec.at("/resources/requests/storage");
        return new ClaimNeeds(
                claim.key().toString(),
                requested.isMissingNode() ? null : requested.asText(),
                claim.accessModes(),
                claim.volumeMode(),
                selector(spec.path("selector")));
    }

    /** Those of a claim that is in the target. */
    static ClaimNeeds of(ClaimView claim) {
        return new ClaimNeeds(
                claim.key().toString(), claim.capacity(), claim.accessModes(), claim.volumeMode(), selector(null));
    }

    /** What each of its wishes lacks in a volume, with what to do, as the rest of a sentence that starts with the volume. */
    Map<String, String> problems(PersistentVolumeView volume) {
        Map<String, String> problems = new LinkedHashMap<>();
        String kubectl = "; kubectl patch pv " + volume.name() + " so that it says what it is";
        String capacity = volume.offer().capacity();
        if (capacity != null && requested != null && smaller(capacity, requested)) {
            problems.put(
                    "capacity",
                    " holds " + capacity + " and claim " + name + " asks for " + requested + kubectl
                            + ", or take a larger one");
        }
        List<String> missing = new ArrayList<>(accessModes);
        missing.removeAll(volume.offer().accessModes());
        if (!missing.isEmpty() && !volume.offer().accessModes().isEmpty()) {
            problems.put(
                    "accessModes",
                    " has the access modes " + volume.offer().accessModes() + " and claim " + name + " asks for "
                            + missing + kubectl);
        }
        if (!volumeMode.equals(volume.volumeMode())) {
            problems.put(
                    "volumeMode",
                    " has the volume mode " + volume.volumeMode() + " and claim " + name + " asks for " + volumeMode
                            + "; delete the volume, so that it can be made again from its record");
        }
        if (!selector.matches(volume.labels())) {
            problems.put(
                    "selector",
                    " lacks labels that the selector of claim " + name + " asks for; kubectl label pv "
                            + volume.name());
        }
        return problems;
    }

    private static boolean smaller(String one, String other) {
        try {
            return Quantities.bytes(one) < Quantities.bytes(other);
        } catch (InvalidValueException e) {
            // A number that only the cluster can read.
            return false;
        }
    }

    static LabelMatch selector(JsonNode selector) {
        if (selector == null) {
            return new LabelMatch(null, null);
        }
        List<Requirement> expressions = new ArrayList<>();
        for (JsonNode each : selector.path("matchExpressions")) {
            List<String> values = new ArrayList<>();
            each.path("values").forEach(value -> values.add(value.asText()));
            for (Operator operator : Operator.values()) {
                if (operator.name().equals(each.path("operator").asText())) {
                    expressions.add(new Requirement(each.path("key").asText(), operator, values));
                }
            }
        }
        Map<String, String> labels = new LinkedHashMap<>();
        selector.path("matchLabels")
                .properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
        return new LabelMatch(labels, expressions);
    }
}
