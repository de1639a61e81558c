package io.salvor.cli.restore;

import io.salvor.api.RestoreHook;
import io.salvor.api.RestoreSpec;
import io.salvor.api.StoredHooks;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What is to be restored, as arguments say it. */
final class WantedRestore {
    private static final String NOW = "now";

    @Option(
            names = "--from",
            paramLabel = "POLICY|BACKUP",
            description =
                    "A policy, whose newest backup is restored; or a backup by its name. With --as-of it is a policy; else it"
                            + " is one where the cluster has a policy of that name, or the copy no such backup.")
    private String from;

    @Option(
            names = "--retry",
            paramLabel = "RESTORE",
            description = "In place of --from: try again what failed of a Restore that has ended. All but --timeout and"
                    + " --dry-run is taken from it.")
    private String retry;

    @Option(
            names = "--as-of",
            paramLabel = "TIME",
            description = "Of a policy, the newest backup taken at or before this time (RFC 3339), or now.")
    private String asOf;

    @Mixin
    private WantedObjects objects;

    @Option(
            names = "--namespace-mapping",
            split = ",",
            paramLabel = "OLD=NEW",
            description = "Namespace that another one comes back as. Repeatable.")
    private Map<String, String> namespaceMapping = Map.of();

    @Mixin
    private WantedStorage storage;

    @Mixin
    private WantedData data;

    @Option(
            names = "--hook",
            paramLabel = "JSON",
            description = "Run something in pods that come back, in the form of an entry of spec.hooks, such as"
                    + " '{\"match\": {}, \"exec\": {\"command\": [\"/fix\"]}}'. Repeatable.")
    private List<String> hooks = List.of();

    @Option(names = "--no-stored-hooks", description = "Run none of the hooks that the backup carries.")
    private boolean noStoredHooks;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            description = "How long the restore may take, such as 90m; 4h unless given.")
    private String timeout;

    @Option(names = "--dry-run", description = "Plan only: nothing is written into the cluster.")
    private boolean dryRun;

    /** What it was asked for by. @throws IllegalArgumentException where that is nothing, or two things */
    String name() {
        if ((from == null) == (retry == null)) {
            throw new IllegalArgumentException("say either --from, with a policy or a backup, or --retry");
        }
        return from == null ? retry : from;
    }

    /** Whether what failed of another is tried again. */
    boolean isRetry() {
        return retry != null;
    }

    /** Whether the arguments alone say that the name is a policy's. */
    boolean isOfTime() {
        return asOf != null;
    }

    boolean isDryRun() {
        return dryRun;
    }

    /**
     * The same as the spec of a Restore.
     *
     * @param ofPolicy whether the name is a policy's
     * @throws IllegalArgumentException where a value cannot be used
     */
    RestoreSpec spec(boolean ofPolicy) {
        RestoreSpec spec = new RestoreSpec();
        if (isRetry()) {
            spec.retryOf = retry;
        } else if (ofPolicy) {
            spec.policy = from;
            spec.asOf = asOf == null ? NOW : asOf;
        } else {
            spec.backup = from;
        }
        objects.putInto(spec);
        storage.putInto(spec);
        data.putInto(spec);
        if (isRetry() && JsonOption.saysNothing(spec.include)) {
            spec.include = null;
        }
        spec.namespaceMapping = namespaceMapping.isEmpty() ? null : namespaceMapping;
        spec.hooks = JsonOption.all("--hook", hooks, RestoreHook.class);
        for (int i = 0; i < spec.hooks.size(); i++) {
            check("--hook " + (i + 1), spec.hooks.get(i));
        }
        spec.storedHooks = noStoredHooks ? StoredHooks.Skip : spec.storedHooks;
        if (timeout != null) {
            spec.timeout = timeout;
        }
        spec.dryRun = dryRun ? Boolean.TRUE : null;
        return spec;
    }

    /** What an API server would refuse; a plan that is made without one must not be of it. */
    private static void check(String option, RestoreHook hook) {
        require(hook.match != null, option + " has no match; {} matches each pod");
        require(hook.exec != null || hook.init != null, option + " runs nothing; give it exec, init, or both");
        require(hook.exec == null || !hook.exec.command.isEmpty(), option + " has no exec.command");
        require(hook.init == null || hook.init.name != null, option + " has no init.name");
        require(hook.init == null || hook.init.image != null, option + " has no init.image");
    }

    private static void require(boolean there, String message) {
        if (!there) {
            throw new IllegalArgumentException(message);
        }
    }
}
