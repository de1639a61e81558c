package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.ArrayList;
import java.util.List;

/** What became of one hook in the pods of one object. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public class RestoreHookStatus {
    @JsonPropertyDescription("Kind and name of the pod, or of what makes the pods.")
    public String object;

    @JsonPropertyDescription("What asks for it.")
    public String hook;

    @JsonPropertyDescription("The container that it runs in, or that it is.")
    public String container;

    @JsonPropertyDescription("Name of the only pod that it is for; all of the object's without it.")
    public String pod;

    @JsonPropertyDescription("Fail where its failure makes the Restore PartiallyFailed.")
    public HookFailure onError;

    @JsonPropertyDescription("How far it is; Failed when it has failed in a pod.")
    public RestoreHookPhase phase;

    @JsonPropertyDescription("Since when its pods are waited for, RFC 3339.")
    public String since;

    @JsonPropertyDescription("What was wrong beside what its pods say.")
    public String message;

    @Size(max = 1000)
    @JsonPropertyDescription("The pods in which it runs; each once.")
    public List<HookedPod> pods = new ArrayList<>();
}
