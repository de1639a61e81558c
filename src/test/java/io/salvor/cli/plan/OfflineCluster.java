package io.salvor.cli.plan;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import picocli.CommandLine;

/** An inventory that a test writes, and commands that are run against it in this process. */
final class OfflineCluster {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ObjectNode document = JSON.createObjectNode();
    private final Path file;
    private StringWriter out = new StringWriter();
    private StringWriter err = new StringWriter();

    OfflineCluster(Path folder) {
        file = folder.resolve("inventory.json");
        document.put("apiVersion", "salvor.io/inventory/v1")
                .put("takenAt", Instant.now().toString())
                .put("operatorNamespace", "salvor");
    }

    /** Adds a claim with its volume, and a running pod that mounts it. */
    OfflineCluster claim(String namespace, String name) {
        String volume = namespace + "-" + name;
        add("namespaces", "{metadata: {name: %s}}", namespace);
        add(
                "persistentVolumeClaims",
                "{metadata: {namespace: %s, name: %s, uid: %s}, spec: {volumeName: %s, volumeMode: Filesystem}, "
                        + "status: {phase: Bound}}",
                namespace,
                name,
                volume,
                volume);
        add(
                "persistentVolumes",
                "{metadata: {name: %s}, spec: {volumeMode: Filesystem, csi: {driver: d, volumeHandle: %s}, "
                        + "claimRef: {namespace: %s, name: %s}}, status: {phase: Bound}}",
                volume,
                volume,
                namespace,
                name);
        add(
                "pods",
                "{metadata: {namespace: %s, name: of-%s, uid: %s}, spec: {nodeName: node, containers: [{name: c, "
                        + "volumeMounts: [{name: v}]}], volumes: [{name: v, persistentVolumeClaim: {claimName: %s}}]}, "
                        + "status: {phase: Running}}",
                namespace,
                name,
                volume,
                name);
        return this;
    }

    /** Adds a Backup that holds a claim whole. */
    OfflineCluster saved(String namespace, String claim, String policy, Duration ago) {
        String name = policy + "-" + claim;
        Instant time = Instant.now().minus(ago);
        add("backups", "{name: %s, policy: %s, phase: Completed, time: '%s'}", name, policy, time);
        add(
                "lastGoodBackups",
                "{namespace: %s, claim: %s, claimUID: %s, policy: %s, backup: %s, time: '%s'}",
                namespace,
                claim,
                namespace + "-" + claim,
                policy,
                name,
                time);
        return this;
    }

    /** Adds an object of a list of the inventory, written as YAML in one line. */
    OfflineCluster add(String list, String yaml, Object... values) {
        Object object = new org.yaml.snakeyaml.Yaml().load(yaml.formatted(values));
        document.withArray("/" + list).add((com.fasterxml.jackson.databind.JsonNode) JSON.valueToTree(object));
        return this;
    }

    /** Runs a command; the inventory is given to it. */
    int run(Object command, String... arguments) throws IOException {
        Files.writeString(file, document.toString());
        out = new StringWriter();
        err = new StringWriter();
        String[] all = new String[arguments.length + 2];
        all[0] = "--against";
        all[1] = file.toString();
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        return new CommandLine(command)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all);
    }

    /** What the last command printed. */
    String output() {
        return out.toString();
    }

    /** What the last command printed as errors. */
    String errors() {
        return err.toString();
    }
}
