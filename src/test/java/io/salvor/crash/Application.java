package io.salvor.crash;

import io.salvor.api.BackupPolicySpec;
import io.salvor.api.HookCommand;
import io.salvor.api.HookMatch;
import io.salvor.api.PodVolumeBackup;
import io.salvor.api.PolicyHook;
import io.salvor.sandbox.FileTree;
import io.salvor.sandbox.Operations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is saved: two namespaces, three volumes that do not change, and a pod with hooks. */
final class Application {
    private static final String HOOKED = "orders";
    private static final String PLAIN = "web";
    private static final List<String> VOLUMES = List.of("orders/db/data", "orders/db/log", "web/shop/files");

    private final Operations operations;
    private final Path journals;
    private final Map<String, List<String>> contents = new LinkedHashMap<>();

    private Application(Operations operations, Path journals) {
        this.operations = operations;
        this.journals = journals;
    }

    /** @param journals folder for what the hooks write */
    static Application create(Operations operations, Path journals) throws IOException, InterruptedException {
        Files.createDirectories(journals);
        Application application = new Application(operations, journals);
        operations.namespace(HOOKED);
        operations.namespace(PLAIN);
        operations.pod(HOOKED, "db", "data", "log");
        operations.pod(PLAIN, "shop", "files");
        FileTree.write(application.folder("orders/db/data"), false);
        for (String volume : VOLUMES) {
            application.contents.put(volume, FileTree.contents(application.folder(volume)));
        }
        return application;
    }

    private Path folder(String volume) {
        String[] parts = volume.split("/");
        return operations.emptyDir(parts[0], parts[1], parts[2]);
    }

    static String name(PodVolumeBackup volume) {
        var spec = volume.getSpec();
        return spec.pod.namespace + "/" + spec.pod.name + "/" + spec.volume;
    }

    /** Fills in a policy that saves it all, with hooks that leave their traces under the name of a run. */
    void policy(BackupPolicySpec spec, String run) {
        spec.storageLocation = run;
        spec.timeout = "3m";
        PolicyHook hook = new PolicyHook();
        hook.match = new HookMatch();
        hook.match.namespaces = List.of(HOOKED);
        hook.before = command("touch '%1$s/%2$s.locked'; echo before >> '%1$s/%2$s.journal'", run);
        hook.after = command("rm -f '%1$s/%2$s.locked'; echo after >> '%1$s/%2$s.journal'", run);
        spec.hooks = List.of(hook);
    }

    private HookCommand command(String script, String run) {
        HookCommand command = new HookCommand();
        command.command = List.of("/bin/sh", "-c", script.formatted(journals, run));
        command.timeout = "20s";
        return command;
    }

    static List<String> namespaces() {
        return List.of(HOOKED, PLAIN);
    }

    static List<String> volumes() {
        return VOLUMES;
    }

    /** What a volume holds, line by line. */
    List<String> contents(String volume) {
        return contents.get(volume);
    }

    /** Whether a pod still stands as the pre-hook of a run left it. */
    boolean isHeld(String run) {
        return Files.exists(journals.resolve(run + ".locked"));
    }

    /** What is wrong with what the hooks of a run did. */
    List<String> hooksViolations(String run) throws IOException {
        Path journal = journals.resolve(run + ".journal");
        List<String> lines = Files.exists(journal) ? Files.readAllLines(journal) : List.of();
        List<String> violations = new ArrayList<>();
        if (!lines.contains("before")) {
            violations.add("the pre-hook never ran");
        }
        if (lines.isEmpty() || !lines.get(lines.size() - 1).equals("after")) {
            violations.add("the last hook that ran is no post-hook: " + lines);
        }
        return violations;
    }
}
