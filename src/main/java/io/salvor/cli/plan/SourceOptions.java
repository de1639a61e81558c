package io.salvor.cli.plan;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.api.PolicySource;
import io.salvor.inventory.Inventory;
import io.salvor.policy.yaml.YamlReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** Which PolicySource syncs the folder, and what a person will accept of it. */
final class SourceOptions {
    @Option(
            names = "--source",
            paramLabel = "NAME",
            description =
                    "The PolicySource that syncs the folder. The plan shows what it will refuse, and leaves policies"
                            + " alone that are not its own. Without it, and without --base, every policy in the cluster is"
                            + " compared.")
    private String name;

    @Option(
            names = "--source-file",
            paramLabel = "FILE",
            description = "A manifest of the PolicySource, instead of the one in the cluster.")
    private Path file;

    @Option(
            names = "--accept-removal",
            description = "Plan as if the annotation salvor.io/accept-removal named the commit.")
    private boolean acceptRemoval;

    @Option(
            names = "--accept-retention",
            description = "Plan as if the annotation salvor.io/accept-retention named the commit.")
    private boolean acceptRetention;

    /** Its name; null when none is given. */
    String name(Optional<PolicySource> found) {
        return found.map(source -> source.getMetadata().getName()).orElse(name);
    }

    /** The source that is named, as the file or the cluster has it; empty when none is named, or the cluster lacks it. */
    Optional<PolicySource> find(Inventory inventory, ObjectMapper json) {
        Stream<JsonNode> candidates = file == null ? inventory.sources().stream() : manifests().stream();
        List<JsonNode> found = candidates
                .filter(source -> name == null && file != null
                        || source.at("/metadata/name").asText().equals(name))
                .toList();
        if (file != null && found.size() != 1) {
            throw new CannotRunException(
                    file + " holds " + (found.isEmpty() ? "no PolicySource" : found.size() + " PolicySources")
                            + (name == null ? "" : " " + name) + "; name one that it holds with --source");
        }
        return found.stream().findFirst().map(source -> read(source, inventory.operatorNamespace(), json));
    }

    AcceptedByPerson accepted() {
        return new AcceptedByPerson(acceptRemoval, acceptRetention);
    }

    private PolicySource read(JsonNode object, String namespace, ObjectMapper json) {
        ObjectNode known = json.createObjectNode();
        List.of("metadata", "spec", "status").forEach(field -> {
            if (object.path(field).isObject()) {
                known.set(field, object.get(field));
            }
        });
        String which = "PolicySource " + object.at("/metadata/name").asText();
        try {
            // By way of text: numbers that YamlReader makes are larger than what a field that takes a number or a text
            // reads.
            PolicySource source = json.readValue(json.writeValueAsBytes(known), PolicySource.class);
            source.getMetadata().setNamespace(namespace);
            return source;
        } catch (JsonMappingException e) {
            String field = e.getPath().stream()
                    .map(JsonMappingException.Reference::getFieldName)
                    .filter(Objects::nonNull)
                    .collect(Collectors.joining("."));
            throw new CannotRunException(which + " cannot be read: " + field + " does not take the value that it has");
        } catch (IOException e) {
            throw new CannotRunException(which + " cannot be read: " + e.getMessage());
        }
    }

    private List<JsonNode> manifests() {
        List<String> problems = new ArrayList<>();
        try {
            List<JsonNode> sources = YamlReader.read(
                            Files.readAllBytes(file),
                            (rule, place, message) ->
                                    problems.add(file + ":" + place.line() + ":" + place.column() + ": " + message))
                    .stream()
                    .map(document -> document.root())
                    .filter(root -> root.path("kind").asText().equals("PolicySource"))
                    .toList();
            if (!problems.isEmpty()) {
                throw new CannotRunException(String.join("\n", problems));
            }
            return sources;
        } catch (IOException e) {
            throw new CannotRunException("the PolicySource cannot be read from " + file + ": " + e);
        }
    }
}
