package io.salvor.catalog;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Map;

/**
 * What the policy said, when the backup was taken, is to run in pods that come back: {@code <backup>-restorehooks.json.gz}. It is encrypted, so
 * that nobody can have commands run in pods who can write to the bucket alone.
 */
@RegisterForReflection
public record HooksOfPolicy(@JsonProperty("formatVersion") int formatVersion, @JsonProperty("hooks") List<Hook> hooks) {
    public static final int FORMAT_VERSION = 1;

    static final Format FORMAT = Format.named(FORMAT_VERSION);

    public HooksOfPolicy {
        hooks = Shape.list(Shape.required(hooks, "hooks"), "hooks");
    }

    /**
     * One of them.
     *
     * @param namespaces of the pod, names or globs; empty means all
     * @param podLabels labels that the pod carries; empty means any
     * @param container null for the pod's default
     * @param exec null for none
     * @param init null for none
     */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Hook(
            @JsonProperty("namespaces") List<String> namespaces,
            @JsonProperty("podLabels") Map<String, String> podLabels,
            @JsonProperty("container") String container,
            @JsonProperty("exec") Exec exec,
            @JsonProperty("init") Init init) {
        public Hook {
            namespaces = Shape.list(namespaces, "namespaces");
            podLabels = Shape.sorted(podLabels, "podLabels");
        }
    }

    /** A command in a container that runs; times in milliseconds. */
    @RegisterForReflection
    public record Exec(
            @JsonProperty("command") List<String> command,
            @JsonProperty("timeoutMillis") long timeoutMillis,
            @JsonProperty("mustSucceed") boolean mustSucceed,
            @JsonProperty("ready") boolean ready,
            @JsonProperty("waitMillis") long waitMillis) {
        public Exec {
            command = Shape.list(Shape.required(command, "command"), "command");
        }
    }

    /** An init container; its time in milliseconds. */
    @RegisterForReflection
    public record Init(
            @JsonProperty("name") String name,
            @JsonProperty("image") String image,
            @JsonProperty("command") List<String> command,
            @JsonProperty("args") List<String> args,
            @JsonProperty("timeoutMillis") long timeoutMillis) {
        public Init {
            Shape.text(name, "name");
            Shape.text(image, "image");
            command = Shape.list(command, "command");
            args = Shape.list(args, "args");
        }
    }
}
