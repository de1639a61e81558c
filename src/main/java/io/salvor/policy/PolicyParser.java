package io.salvor.policy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Reads policy files strictly, and says everything that is wrong in all of them at once. */
public final class PolicyParser {
    /**
     * @param openApiSchema the {@code openAPIV3Schema} of BackupPolicy, see {@link PolicySchema#load()}
     * @param namespace the only namespace that a policy may name, or null if it may name any
     */
    public PolicyParser(JsonNode openApiSchema, String namespace) {}

    /** Reads all files; throws nothing, whatever their bytes are. */
    public ParsedPolicies parse(List<SourceFile> files) {
        throw new UnsupportedOperationException();
    }
}
