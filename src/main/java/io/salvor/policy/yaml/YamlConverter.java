package io.salvor.policy.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.policy.finding.LintRule;
import io.salvor.policy.finding.Place;
import io.salvor.units.Excerpt;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Turns the nodes of one YAML document into JSON and notes where each stands. Keys that come twice, keys that are no text and
 * tags beyond plain JSON are problems. Aliases unfold, up to a budget that no honest policy comes near.
 */
final class YamlConverter {
    /** Characters of all pointers together: what an unfolded document costs in memory. */
    private static final int BUDGET = 4 * 1024 * 1024;

    private static final int VALUE_COST = 32;
    private static final int DEEPEST = 60;

    private final JsonNodeFactory json = JsonNodeFactory.instance;
    private final Map<String, Place> keys = new HashMap<>();
    private final Map<String, Place> values = new HashMap<>();
    private final YamlProblems problems;
    private int spent;
    private boolean stopped;

    /** @param problems takes each problem with its place */
    YamlConverter(YamlProblems problems) {
        this.problems = problems;
    }

    /** The document, or nothing where its aliases unfold beyond the budget. */
    Optional<YamlDocument> convert(Node root) {
        JsonNode value = convert(root, "", 0);
        return stopped
                ? Optional.empty()
                : Optional.of(new YamlDocument(value, YamlMarks.place(root.getStartMark()), keys, values));
    }

    private JsonNode convert(Node node, String pointer, int depth) {
        Place place = YamlMarks.place(node.getStartMark());
        spent += pointer.length() + VALUE_COST;
        if (spent > BUDGET || depth > DEEPEST) {
            stop(place);
            return json.nullNode();
        }
        values.put(pointer, place);
        if (node instanceof MappingNode mapping) {
            return object(mapping, pointer, depth);
        }
        if (node instanceof SequenceNode sequence) {
            return array(sequence, pointer, depth);
        }
        return new YamlScalar(json)
                .convert((ScalarNode) node, message -> problems.add(LintRule.YAML_NOT_PLAIN, place, message));
    }

    private void stop(Place place) {
        if (!stopped) {
            problems.add(
                    LintRule.YAML_ALIASES,
                    place,
                    "its aliases unfold to more than can be taken in; write the values out");
        }
        stopped = true;
    }

    private ArrayNode array(SequenceNode sequence, String pointer, int depth) {
        requireTag(sequence, Tag.SEQ, "a list");
        ArrayNode array = json.arrayNode();
        for (Node item : sequence.getValue()) {
            if (stopped) {
                break;
            }
            array.add(convert(item, pointer + "/" + array.size(), depth + 1));
        }
        return array;
    }

    private ObjectNode object(MappingNode mapping, String pointer, int depth) {
        requireTag(mapping, Tag.MAP, "an object");
        Map<String, NodeTuple> entries = new LinkedHashMap<>();
        List<Node> merged = new ArrayList<>();
        for (NodeTuple entry : mapping.getValue()) {
            if (entry.getKeyNode().getTag().equals(Tag.MERGE)) {
                merged.add(entry.getValueNode());
            } else {
                addOnce(entries, entry);
            }
        }
        merged.forEach(node -> merge(entries, node, 0));
        ObjectNode object = json.objectNode();
        entries.forEach((key, entry) -> {
            if (!stopped) {
                String below = pointer + "/" + key.replace("~", "~0").replace("/", "~1");
                keys.put(below, YamlMarks.place(entry.getKeyNode().getStartMark()));
                object.set(key, convert(entry.getValueNode(), below, depth + 1));
            }
        });
        return object;
    }

    private void addOnce(Map<String, NodeTuple> entries, NodeTuple entry) {
        Place place = YamlMarks.place(entry.getKeyNode().getStartMark());
        if (!(entry.getKeyNode() instanceof ScalarNode key)) {
            problems.add(LintRule.YAML_NOT_PLAIN, place, "a key must be a text, not a list or an object");
            return;
        }
        NodeTuple first = entries.putIfAbsent(key.getValue(), entry);
        if (first != null) {
            Place before = YamlMarks.place(first.getKeyNode().getStartMark());
            problems.add(
                    LintRule.DUPLICATE_KEY,
                    place,
                    "key \"" + Excerpt.shortened(key.getValue()) + "\" is there twice, first in line " + before.line());
        }
    }

    /** Merge keys: what is written out wins, then what is merged first. */
    private void merge(Map<String, NodeTuple> entries, Node node, int depth) {
        spent += VALUE_COST;
        if (spent > BUDGET || depth > DEEPEST) {
            stop(YamlMarks.place(node.getStartMark()));
        } else if (node instanceof SequenceNode sequence) {
            sequence.getValue().forEach(item -> merge(entries, item, depth + 1));
        } else if (node instanceof MappingNode mapping) {
            for (NodeTuple entry : mapping.getValue()) {
                if (entry.getKeyNode().getTag().equals(Tag.MERGE)) {
                    merge(entries, entry.getValueNode(), depth + 1);
                } else if (entry.getKeyNode() instanceof ScalarNode key) {
                    entries.putIfAbsent(key.getValue(), entry);
                }
            }
        } else {
            problems.add(
                    LintRule.YAML_NOT_PLAIN,
                    YamlMarks.place(node.getStartMark()),
                    "only an object can be merged in by <<");
        }
    }

    private void requireTag(Node node, Tag tag, String expected) {
        if (!node.getTag().equals(tag)) {
            problems.add(
                    LintRule.YAML_NOT_PLAIN,
                    YamlMarks.place(node.getStartMark()),
                    "tag " + Excerpt.shortened(node.getTag().getValue()) + " is not taken here; expected plain "
                            + expected);
        }
    }
}
