package io.salvor.restore;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.units.InvalidValueException;
import io.salvor.units.Quantities;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the wait container of a pod asks for. The pod itself says what its namespace allows: it was admitted there.
 * <ul>
 *   <li>Only what a container of the pod names is named: a quota asks for it of all containers, and a pod of the class BestEffort
 *       stays one.
 *   <li>No more than the largest limit of them, for a LimitRange with a maximum; and no less than the smallest request, for one with a
 *       minimum, where each of them has one. An init container that asks for no more than one of the containers costs the pod nothing.
 * </ul>
 */
final class WaitResources {
    private static final Map<String, String> ENOUGH = new LinkedHashMap<>();

    static {
        ENOUGH.put("cpu", "100m");
        ENOUGH.put("memory", "128Mi");
        ENOUGH.put("ephemeral-storage", "64Mi");
    }

    private final List<JsonNode> others = new ArrayList<>();

    /** @param pod the spec of the pod */
    WaitResources(JsonNode pod) {
        for (String list : List.of("initContainers", "containers")) {
            for (JsonNode container : pod.path(list)) {
                if (!WaitContainer.NAME.equals(container.path("name").asText())) {
                    others.add(container.path("resources"));
                }
            }
        }
    }

    /** Names the same as request and as limit; nothing where the pod names nothing. */
    void putInto(ObjectNode container) {
        Map<String, String> chosen = new LinkedHashMap<>();
        ENOUGH.forEach((resource, enough) -> of(resource, enough).ifPresent(amount -> chosen.put(resource, amount)));
        if (chosen.isEmpty()) {
            return;
        }
        ObjectNode resources = container.putObject("resources");
        for (String kind : List.of("requests", "limits")) {
            chosen.forEach(resources.withObjectProperty(kind)::put);
        }
    }

    private Optional<String> of(String resource, String enough) {
        List<String> limits = amounts("limits", resource);
        List<String> requests = new ArrayList<>();
        for (JsonNode other : others) {
            // Without a request of its own a container requests its limit.
            text(other, "requests", resource)
                    .or(() -> text(other, "limits", resource))
                    .ifPresent(requests::add);
        }
        if (requests.isEmpty()) {
            return Optional.empty();
        }
        String chosen = enough;
        Optional<String> most = limits.stream().max(Comparator.comparing(WaitResources::number));
        if (most.isPresent() && number(most.get()).compareTo(number(chosen)) < 0) {
            chosen = most.get();
        }
        String least = requests.stream()
                .min(Comparator.comparing(WaitResources::number))
                .orElseThrow();
        return Optional.of(
                requests.size() == others.size() && number(least).compareTo(number(chosen)) > 0 ? least : chosen);
    }

    private List<String> amounts(String kind, String resource) {
        return others.stream()
                .flatMap(other -> text(other, kind, resource).stream())
                .toList();
    }

    /** What a container names; nothing for what is no positive quantity. */
    private static Optional<String> text(JsonNode resources, String kind, String resource) {
        return Optional.of(resources.path(kind).path(resource).asText(""))
                .filter(amount -> !amount.isEmpty() && number(amount).signum() > 0);
    }

    private static BigDecimal number(String amount) {
        try {
            return Quantities.number(amount);
        } catch (InvalidValueException e) {
            return BigDecimal.ZERO;
        }
    }
}
