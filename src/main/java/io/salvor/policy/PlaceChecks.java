package io.salvor.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.salvor.policy.finding.Finding;
import io.salvor.policy.finding.LintRule;
import io.salvor.policy.yaml.YamlDocument;
import io.salvor.units.Excerpt;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds copies that go to the place of the policy's own location, or of another copy, under a second name, or in or around it, where the
 * files hold the locations. A host or account that has two names is not seen; the operator finds that out.
 */
final class PlaceChecks {
    /** What says where a location is, beside its bucket and folder. */
    private static final List<String> ADDRESS =
            List.of("volume", "sftpHost", "path", "s3Url", "storageAccount", "storageAccountURI", "remote", "restUrl");

    private static final Map<String, String> OTHER_NAMES = Map.of("aws", "s3", "gcp", "gcs");

    private PlaceChecks() {}

    /** @param service what has the folder @param folder without a slash at either end */
    private record Location(String service, String folder) {
        static Location of(JsonNode spec) {
            StringBuilder service = new StringBuilder(provider(spec));
            service.append('\n')
                    .append(spec.path("objectStorage").path("bucket").asText());
            ADDRESS.forEach(field -> service.append('\n')
                    .append(stripped(spec.path("config").path(field).asText())));
            return new Location(
                    service.toString(),
                    stripped(spec.path("objectStorage").path("prefix").asText()));
        }

        private static String provider(JsonNode spec) {
            String given = spec.path("provider").asText("s3").replaceFirst("^velero\\.io/", "");
            return OTHER_NAMES.getOrDefault(given, given);
        }

        private static String stripped(String path) {
            return path.replaceAll("^/+|/+$", "");
        }

        boolean isWithin(Location other) {
            return service.equals(other.service)
                    && (other.folder.isEmpty() || (folder + "/").startsWith(other.folder + "/"));
        }
    }

    static List<Finding> warnings(List<PolicyFile> files, List<PolicyDocument> policies) {
        Map<String, Location> locations = new HashMap<>();
        for (PolicyFile file : files) {
            for (YamlDocument companion : file.companions()) {
                String name = companion.root().path("metadata").path("name").textValue();
                if (name != null && companion.root().path("kind").asText().equals("BackupStorageLocation")) {
                    locations.put(name, Location.of(companion.root().path("spec")));
                }
            }
        }
        return policies.stream()
                .flatMap(policy -> warnings(policy, locations).stream())
                .toList();
    }

    private static List<Finding> warnings(PolicyDocument policy, Map<String, Location> locations) {
        Map<String, Location> before = new LinkedHashMap<>();
        add(before, policy.storageLocation(), locations);
        List<Finding> found = new ArrayList<>();
        JsonNode copies = policy.spec().path("copies");
        for (int i = 0; i < copies.size() && copies.isArray(); i++) {
            String name = copies.get(i).path("storageLocation").textValue();
            Location copy = name == null ? null : locations.get(name);
            if (copy != null && !before.containsKey(name)) {
                String at = "/spec/copies/" + i + "/storageLocation";
                before.entrySet().stream()
                        .filter(other -> copy.isWithin(other.getValue())
                                || other.getValue().isWithin(copy))
                        .findFirst()
                        .ifPresent(other -> found.add(policy.at(
                                LintRule.SAME_PLACE, at, said(name, copy, other.getKey(), other.getValue()))));
                before.put(name, copy);
            }
        }
        return found;
    }

    private static void add(Map<String, Location> before, String name, Map<String, Location> locations) {
        if (locations.containsKey(name)) {
            before.put(name, locations.get(name));
        }
    }

    private static String said(String name, Location copy, String otherName, Location other) {
        String how = copy.equals(other) ? " is the same place as " : copy.isWithin(other) ? " lies in " : " has in it ";
        return "\"" + Excerpt.shortened(name) + "\"" + how + "\"" + Excerpt.shortened(otherName)
                + "\": both would be lost together, and nothing is copied there; give it another bucket or prefix, or take the"
                + " copy out";
    }
}
