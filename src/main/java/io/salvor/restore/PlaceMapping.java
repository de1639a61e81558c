package io.salvor.restore;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.volume.PersistentVolumeView;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts the folders and servers of the target where a PersistentVolume names those of the backup. */
final class PlaceMapping {
    private static final String PATH = "path";
    private static final String SHARE = "share";
    private static final String PORTAL = "targetPortal";
    private static final String HANDLE = "volumeHandle";

    /** Drivers of file services write what they mount into the handle, in parts between these. */
    private static final Pattern PART = Pattern.compile("[^#:]+");

    private final Map<String, String> paths;
    private final Map<String, String> servers;

    PlaceMapping(Map<String, String> paths, Map<String, String> servers) {
        this.paths = paths;
        this.servers = servers;
    }

    /** Rewrites the source of a PersistentVolume in place. */
    void rewrite(JsonNode volume) {
        for (String type : List.of("local", "hostPath", "nfs")) {
            replacePath(volume.at("/spec/" + type), PATH);
        }
        replaceServer(volume.at("/spec/nfs"), "server");
        JsonNode iscsi = volume.at("/spec/iscsi");
        replaceServer(iscsi, PORTAL);
        if (iscsi.path("portals") instanceof ArrayNode portals) {
            for (int i = 0; i < portals.size(); i++) {
                portals.set(i, portals.textNode(server(portals.get(i).asText())));
            }
        }
        rewriteDriver(volume.at("/spec/csi"));
    }

    private void rewriteDriver(JsonNode csi) {
        JsonNode attributes = csi.path("volumeAttributes");
        replaceServer(attributes, "server");
        replacePath(attributes, SHARE);
        if (csi.hasNonNull(HANDLE)) {
            String handle = csi.get(HANDLE).asText();
            String mapped = servers.containsKey(handle)
                    ? servers.get(handle)
                    : PART.matcher(handle).replaceAll(part -> Matcher.quoteReplacement(part(part.group())));
            ((ObjectNode) csi).put(HANDLE, mapped);
        }
    }

    private String part(String part) {
        String path = part.startsWith("/") ? part : "/" + part;
        String mapped = path(path);
        return mapped.equals(path) ? server(part) : part.startsWith("/") ? mapped : mapped.substring(1);
    }

    private void replacePath(JsonNode source, String field) {
        if (source.hasNonNull(field)) {
            ((ObjectNode) source).put(field, path(source.get(field).asText()));
        }
    }

    private void replaceServer(JsonNode source, String field) {
        if (source.hasNonNull(field)) {
            ((ObjectNode) source).put(field, server(source.get(field).asText()));
        }
    }

    /** A portal goes with its port or without it. */
    private String server(String server) {
        int port = server.lastIndexOf(':');
        String host = port < 0 ? server : server.substring(0, port);
        String whole = servers.get(server);
        return whole != null ? whole : servers.getOrDefault(host, host) + server.substring(host.length());
    }

    private String path(String path) {
        return nearest(path)
                .map(folder -> slashless(paths.get(folder))
                        + slashless(path).substring(slashless(folder).length()))
                .map(mapped -> mapped.isEmpty() ? "/" : mapped)
                .orElse(path);
    }

    /** The longest of the mapped folders that is this one or holds it. */
    private Optional<String> nearest(String path) {
        return paths.keySet().stream()
                .filter(folder -> (slashless(path) + "/").startsWith(slashless(folder) + "/"))
                .max(Comparator.comparing(String::length));
    }

    private static String slashless(String path) {
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    /** Whether the place that a volume of the backup has is mapped to itself, so that it may be shared. */
    boolean means(PersistentVolumeView recorded) {
        return key(recorded)
                .filter(place -> place.equals(paths.get(place)) || place.equals(servers.get(place)))
                .isPresent();
    }

    /** What to set so that a volume gets another place, or shares the one that it has; empty where no mapping reaches it. */
    String field(PersistentVolumeView recorded) {
        return key(recorded)
                .map(place -> "staticVolumes." + (place.startsWith("/") ? "pathMapping" : "serverMapping") + ": {\""
                        + place + "\": <another>}, or to \"" + place + "\" itself to share it")
                .orElse("staticVolumes.restore: Reprovision");
    }

    private static Optional<String> key(PersistentVolumeView volume) {
        String identity = volume.backing().identity();
        return Optional.ofNullable(
                switch (volume.backing().type()) {
                    case "local", "hostPath" -> identity;
                    case "nfs" -> volume.backing().nfsPath();
                    case "iscsi" -> identity.substring(0, identity.indexOf(' '));
                    case "csi" ->
                        identity.substring(volume.backing().csiDriver().length() + 1);
                    default -> null;
                });
    }
}
