package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Which pods a hook is for; every given part must match. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public class HookMatch {
    @Size(max = 256)
    @JsonPropertyDescription("Namespaces of the pod, by name or glob.")
    public List<String> namespaces = new ArrayList<>();

    @JsonPropertyDescription("Labels that the pod must carry.")
    public Map<String, String> podLabels;
}
