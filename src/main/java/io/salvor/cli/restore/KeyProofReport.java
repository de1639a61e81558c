package io.salvor.cli.restore;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.api.PasswordMode;

/** What a master key and the copy of a password open, for a terminal or for programs; see docs/keys.md. */
final class KeyProofReport {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String location;
    private final KeyProof proof;

    KeyProofReport(String location, KeyProof proof) {
        this.location = location;
        this.proof = proof;
    }

    String text() {
        StringBuilder text = new StringBuilder();
        if (proof.refused() != null) {
            return text.append(proof.refused()).append('\n').toString();
        }
        proof.repositories().forEach(repository -> line(text, "repository", repository));
        if (proof.backup() != null) {
            line(text, "backup", proof.backup());
        }
        return text.append(summary()).append('\n').toString();
    }

    private String summary() {
        if (!proof.opensAll()) {
            return (proof.copy() ? "Key and password do not open" : "This key does not open")
                    + " everything in location " + location + ".";
        }
        int repositories = proof.repositories().size();
        return (proof.copy() ? "This key opens, and this password too, location " : "This key opens location ")
                + location + ": "
                + (repositories == 1 ? "1 repository" : "all " + repositories + " repositories")
                + (proof.backup() == null ? "; there is no backup yet." : " and the newest backup.")
                + (proof.shared() && !proof.copy()
                        ? "\nTheir one password lies in the location under this key; prove your copy of it with"
                                + " --repository-password-file."
                        : "");
    }

    private static void line(StringBuilder text, String what, KeyProof.Opened opened) {
        text.append(opened.opens() ? "opens          " : "DOES NOT OPEN  ")
                .append(what)
                .append(' ')
                .append(opened.name())
                .append(opened.opens() ? "" : ": " + opened.problem())
                .append('\n');
    }

    String json() {
        ObjectNode document = JSON.createObjectNode();
        document.put("apiVersion", "salvor.io/keyproof/v1");
        document.put("kind", "KeyProof");
        document.put("location", location);
        document.put("opensAll", proof.opensAll());
        if (proof.refused() != null) {
            document.put("message", proof.refused());
        } else {
            document.put("passwordMode", (proof.shared() ? PasswordMode.Shared : PasswordMode.Derived).name());
            document.put("passwordProven", proof.copy() && proof.opensAll());
        }
        ArrayNode list = document.putArray("repositories");
        proof.repositories().forEach(repository -> put(list.addObject(), "namespace", repository));
        if (proof.backup() != null) {
            put(document.putObject("backup"), "name", proof.backup());
        }
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of JSON can always be written", e);
        }
    }

    private static void put(ObjectNode node, String named, KeyProof.Opened opened) {
        node.put(named, opened.name()).put("opens", opened.opens());
        if (!opened.opens()) {
            node.put("message", opened.problem());
        }
    }
}
