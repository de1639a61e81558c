package io.salvor.operator.restore;

import com.fasterxml.jackson.databind.JsonNode;
import io.salvor.api.PodVolumeRestore;
import io.salvor.restore.RestorePlan;
import io.salvor.restore.RestoreStep;
import io.salvor.restore.RestoreStep.Action;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What two Restores must not have at the same time: the pods and claims that one of them puts data into. The other one may not put data there
 * either, and not leave them alone and make what mounts them, which would start on half of the data.
 */
final class TakenVolumes {
    private TakenVolumes() {}

    /** What a record has taken for as long as it is open. */
    static Set<String> by(PodVolumeRestore record) {
        String pod = "pod " + RestoreRecords.pod(record);
        return record.getSpec().claim == null
                ? Set.of(pod)
                : Set.of(pod, claim(record.getSpec().pod.namespace, record.getSpec().claim.name));
    }

    /** What a plan puts data into, makes, leaves alone or mounts. @param records of its volumes */
    static Set<String> of(RestorePlan plan, List<PodVolumeRestore> records) {
        Set<String> touched = new HashSet<>();
        records.forEach(record -> touched.addAll(by(record)));
        for (RestoreStep step : plan.steps()) {
            String namespace = step.object().namespace();
            String name = step.object().name();
            if (step.object().resource().equals("persistentvolumeclaims")) {
                touched.add(claim(namespace, name));
            } else if (step.object().resource().equals("pods")) {
                touched.add("pod " + namespace + "/" + name);
            }
            if (step.action().makes() || step.action() == Action.Update) {
                mounted(step.body()).forEach(mounted -> touched.add(claim(namespace, mounted)));
            }
        }
        return touched;
    }

    private static List<String> mounted(JsonNode body) {
        return body.findValuesAsText("claimName");
    }

    private static String claim(String namespace, String name) {
        return "claim " + namespace + "/" + name;
    }
}
