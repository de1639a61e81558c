package io.salvor.volume;

import static io.salvor.volume.ValueReader.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * The nodes from which a PersistentVolume can be reached.
 *
 * @param terms any of them may hold; without any, every node will do
 */
public record NodeAffinity(List<Term> terms) {
    /** Every node will do. */
    public static final NodeAffinity ANY = new NodeAffinity(List.of());

    private static final String HOSTNAME = "kubernetes.io/hostname";

    public NodeAffinity {
        terms = List.copyOf(terms);
    }

    /** Conditions that must all hold; without any, no node will do. */
    public record Term(List<Requirement> requirements) {

        public Term {
            requirements = List.copyOf(requirements);
        }

        boolean allows(NodeView node) {
            return !requirements.isEmpty() && requirements.stream().allMatch(requirement -> requirement.holds(node));
        }
    }

    /**
     * A condition on a label of the node.
     *
     * @param key of the label; null for the name of the node itself
     * @param operator In, NotIn, Exists, DoesNotExist, Gt or Lt
     */
    public record Requirement(String key, String operator, List<String> values) {

        public Requirement {
            values = List.copyOf(values);
        }

        boolean holds(NodeView node) {
            String value = key == null ? node.name() : node.labels().get(key);
            return switch (operator) {
                case "In" -> value != null && values.contains(value);
                case "NotIn" -> value == null || !values.contains(value);
                case "Exists" -> value != null;
                case "DoesNotExist" -> value == null;
                case "Gt" -> compared(value) > 0;
                case "Lt" -> compared(value) < 0;
                default -> false;
            };
        }

        private int compared(String value) {
            try {
                return value == null ? 0 : Long.compare(Long.parseLong(value), Long.parseLong(values.get(0)));
            } catch (NumberFormatException | IndexOutOfBoundsException e) {
                return 0;
            }
        }
    }

    /** Reads the {@code required} of a node affinity. */
    static NodeAffinity read(JsonNode required) {
        List<Term> terms = new ArrayList<>();
        for (JsonNode term : required.path("nodeSelectorTerms")) {
            List<Requirement> requirements = new ArrayList<>();
            term.path("matchExpressions").forEach(each -> requirements.add(requirement(text(each, "key"), each)));
            term.path("matchFields").forEach(each -> requirements.add(requirement(null, each)));
            terms.add(new Term(requirements));
        }
        return new NodeAffinity(terms);
    }

    private static Requirement requirement(String key, JsonNode requirement) {
        return new Requirement(
                key, ValueReader.textOr(requirement, "operator", ""), ValueReader.texts(requirement.path("values")));
    }

    /** Whether the volume can be reached from the node. */
    public boolean allows(NodeView node) {
        return terms.isEmpty() || terms.stream().anyMatch(term -> term.allows(node));
    }

    /** The values of {@code kubernetes.io/hostname} that it allows; empty when a term leaves the hostname open. */
    public List<String> hostnames() {
        List<String> all = new ArrayList<>();
        for (Term term : terms) {
            List<String> ofTerm = term.requirements().stream()
                    .filter(each -> HOSTNAME.equals(each.key()) && "In".equals(each.operator()))
                    .flatMap(each -> each.values().stream())
                    .toList();
            if (ofTerm.isEmpty()) {
                return List.of();
            }
            all.addAll(ofTerm);
        }
        return all.stream().distinct().toList();
    }
}
