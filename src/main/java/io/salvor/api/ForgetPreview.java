package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.ArrayList;
import java.util.List;

/** What a maintenance would forget. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public class ForgetPreview {
    @JsonPropertyDescription("When that was found out, RFC 3339.")
    public String time;

    @JsonPropertyDescription("Why that cannot be found out, and what to do; absent where it was.")
    public String message;

    @JsonPropertyDescription("How many snapshots would go.")
    public Integer forget;

    @Size(max = 50)
    @JsonPropertyDescription("The first of them, each with the reason.")
    public List<String> first = new ArrayList<>();

    @JsonPropertyDescription("How many stay although no backup holds them for sure.")
    public Integer left;

    @Size(max = 50)
    @JsonPropertyDescription("The first of those, each with the reason.")
    public List<String> firstLeft = new ArrayList<>();
}
