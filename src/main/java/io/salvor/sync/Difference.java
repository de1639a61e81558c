package io.salvor.sync;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.salvor.policy.ParsedPolicy;
import io.salvor.policy.finding.PolicyProblem;
import io.salvor.units.Excerpt;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A field of a policy that the cluster holds otherwise than Git. The whole spec is Git's; of labels and annotations what Git sets,
 * and what a sync has set that Git no longer does. What others add is theirs.
 *
 * @param pointer JSON pointer of the field from the manifest's root
 * @param inGit its value in Git, missing if there is none
 * @param inCluster its value in the cluster, missing if there is none
 */
public record Difference(String pointer, JsonNode inGit, JsonNode inCluster) {
    /** Everything that differs, in a fixed order. */
    public static List<Difference> between(ParsedPolicy wanted, PresentPolicy there) {
        List<Difference> found = new ArrayList<>();
        texts("/metadata/labels", wanted.labels(), there.labels(), there.ours().labels(), found);
        texts(
                "/metadata/annotations",
                wanted.annotations(),
                there.annotations(),
                there.ours().annotations(),
                found);
        values("/spec", wanted.spec(), there.spec(), found);
        return found;
    }

    private static void texts(
            String pointer,
            Map<String, String> wanted,
            Map<String, String> there,
            Set<String> ours,
            List<Difference> found) {
        Set<String> keys = new TreeSet<>(ours);
        keys.retainAll(there.keySet());
        keys.addAll(wanted.keySet());
        keys.forEach(key -> values(pointer + "/" + escaped(key), text(wanted.get(key)), text(there.get(key)), found));
    }

    private static JsonNode text(String value) {
        return value == null ? MissingNode.getInstance() : TextNode.valueOf(value);
    }

    /** Objects are compared field by field; anything else as a whole. */
    private static void values(String pointer, JsonNode wanted, JsonNode there, List<Difference> found) {
        if (!wanted.isObject() || !there.isObject()) {
            if (!wanted.equals(there)) {
                found.add(new Difference(pointer, wanted, there));
            }
            return;
        }
        Set<String> fields = new TreeSet<>();
        wanted.fieldNames().forEachRemaining(fields::add);
        there.fieldNames().forEachRemaining(fields::add);
        fields.forEach(field -> values(pointer + "/" + escaped(field), wanted.path(field), there.path(field), found));
    }

    private static String escaped(String key) {
        return key.replace("~", "~0").replace("/", "~1");
    }

    /** Says at the field's place what both have. */
    public PolicyProblem in(ParsedPolicy policy) {
        String field = pointer.substring(1).replace('/', '.').replace("~1", "/").replace("~0", "~");
        return policy.problemAt(
                pointer,
                Excerpt.shortened(field) + " of policy " + policy.name() + " is " + shown(inGit) + " in Git and "
                        + shown(inCluster) + " in the cluster");
    }

    private static String shown(JsonNode value) {
        return value.isMissingNode() ? "not set" : Excerpt.shortened(value.toString());
    }
}
