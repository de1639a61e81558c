package io.salvor.crash;

import io.salvor.api.BackupPolicy;
import io.salvor.api.PolicySource;
import io.salvor.sandbox.Operations;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What makes a wait shorter than in a cluster, where nobody sits before it. */
public final class Settings {
    private static final Map<String, String> SHORT =
            Map.of("salvor.node-keep-finished", "20s", "salvor.retry-pause", "2s");

    private Settings() {}

    /** The command of a program on Java, with the settings as properties, so that every start of it has them. */
    public static List<String> with(List<String> launcher) {
        List<String> words = new ArrayList<>(launcher);
        // A native executable takes them behind its name as well.
        SHORT.forEach((name, value) -> words.add(1, "-D" + name + "=" + value));
        return words;
    }

    /** Takes the examples' policies away: they have schedules of their own, which would start what nobody asked for. */
    public static void forgetExamples(Operations operations) {
        operations.await(
                PolicySource.class,
                "policies",
                source -> source.getStatus() != null && source.getStatus().lastAppliedRevision != null);
        operations.resource(PolicySource.class, "policies").delete();
        operations
                .client()
                .resources(BackupPolicy.class)
                .inNamespace(Operations.SALVOR)
                .delete();
    }
}
