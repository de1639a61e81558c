package io.salvor.restore;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The fields of a Restore's spec that resolve what stands in the way: those that the message tells people to change, given apart for
 * programs. Every message names them as they are written.
 */
final class ResolvingFields {
    private static final Pattern FIELD = Pattern.compile("(?<![\\w.\"-])(?:spec\\.)?("
            + "staticVolumes\\.(?:restore|nodeMapping|pathMapping|serverMapping)"
            + "|storageClassMapping|namespaceMapping|claimMapping"
            + "|existingObjects|existingData|restoreStatus|patches\\[\\d+]"
            + "|hooks(?:\\[\\d+]\\.(?:exec|init)\\.[a-zA-Z]+)?|storedHooks"
            + "|allowRunning|scaleDown|suspendGitOps|dataRoute|podVolumes|onDataFailure"
            + "|files\\.(?:include|folder)"
            + "|(?:include|exclude)(?:\\.(?:namespaces|claims|resources|clusterResources|names|labelSelector))?"
            + "|mode(?=: (?:Full|Data))"
            + ")(?![\\w\"-])");

    private ResolvingFields() {}

    /** Those that a message names, in its order; empty where the cluster must change, and not the Restore. */
    static List<String> in(String message) {
        return FIELD.matcher(message)
                .results()
                .map((MatchResult found) -> found.group(1))
                .distinct()
                .toList();
    }
}
