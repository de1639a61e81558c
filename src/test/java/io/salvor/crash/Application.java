package io.salvor.crash;

import io.salvor.api.BackupPolicySpec;
import io.salvor.api.HookCommand;
import io.salvor.api.HookMatch;
import io.salvor.api.PodVolumeBackup;
import io.salvor.api.PolicyHook;
import io.salvor.sandbox.FileTree;
import io.salvor.sandbox.Operations;
import io.salvor.sandbox.Sandbox;
import io.salvor.sandbox.SandboxPlayground;
import io.salvor.volume.ClaimHolder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.awaitility.Awaitility;

/**
 * What is saved and restored: two namespaces with volumes that do not change. In one a pod with hooks has two emptyDirs; in the other a
 * Deployment has a claim, another one with a static volume, and an emptyDir, two pods share a claim, and one claim is mounted by no pod.
 */
final class Application {
    private static final String HOOKED = "orders";
    private static final String PLAIN = "web";
    private static final Set<String> CLAIMS = Set.of("files", "shared", "archive", "ledger");

    /** Behind a claim that no pod mounts. */
    private static final String UNMOUNTED = "web/" + ClaimHolder.nameToSave("archive") + "/archive";

    private static final String SHOP = "/crash/shop.yaml";

    /** Below it lie the folders of static volumes, on the first node. */
    static final String STATIC_FOLDER = "/srv/crash";

    private static final String STATIC_CLAIM = "ledger";

    private final Operations operations;
    private final SandboxPlayground playground;
    private final Path journals;
    private final Map<String, List<String>> fingerprints = new LinkedHashMap<>();
    private String saved;

    private Application(Operations operations, SandboxPlayground playground, Path journals) {
        this.operations = operations;
        this.playground = playground;
        this.journals = journals;
    }

    /** @param journals folder for what the hooks write */
    static Application create(Sandbox sandbox, Path journals) throws IOException, InterruptedException {
        Files.createDirectories(journals);
        Operations operations = new Operations(sandbox);
        Application application = new Application(operations, sandbox.playground(), journals);
        operations.namespace(HOOKED);
        operations.namespace(PLAIN);
        operations.pod(HOOKED, "db", "data", "log");
        FileTree.write(operations.emptyDir(HOOKED, "db", "data"), false);
        application.shop();
        return application;
    }

    private void shop() throws IOException, InterruptedException {
        makeFolder(STATIC_FOLDER);
        try (InputStream in = Application.class.getResourceAsStream(SHOP)) {
            String filled = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("${image}", playground.applicationImage())
                    .replace("${class}", playground.dynamicStorageClass())
                    .replace("${node}", playground.firstNode())
                    .replace("${folder}", STATIC_FOLDER);
            operations
                    .client()
                    .load(new ByteArrayInputStream(filled.getBytes(StandardCharsets.UTF_8)))
                    .create();
        }
        String shop = Awaitility.await("the pod of the Deployment")
                .atMost(Operations.LONGEST)
                .until(this::madePods, names -> !names.isEmpty())
                .get(0);
        for (String pod : List.of(shop, "left", "right", "loader")) {
            operations.awaitRunning(PLAIN, pod);
        }
        FileTree.write(playground.folder(PLAIN, shop, "files"), false);
        FileTree.write(playground.folder(PLAIN, shop, STATIC_CLAIM), false);
        Files.writeString(playground.folder(PLAIN, shop, "scratch").resolve("page"), "half done");
        Files.writeString(playground.folder(PLAIN, "left", "shared").resolve("notice"), "for both");
        for (String volume : List.of(
                "orders/db/data",
                "orders/db/log",
                "web/" + shop + "/files",
                "web/" + shop + "/" + STATIC_CLAIM,
                "web/" + shop + "/scratch",
                "web/left/shared")) {
            fingerprints.put(volume, FileTree.fingerprint(folder(volume)));
        }
        FileTree.write(playground.folder(PLAIN, "loader", "archive"), false);
        fingerprints.put(UNMOUNTED, FileTree.fingerprint(playground.folder(PLAIN, "loader", "archive")));
        operations.client().pods().inNamespace(PLAIN).withName("loader").delete();
        Awaitility.await("the pod that has filled a claim to be gone")
                .atMost(Operations.LONGEST)
                .until(() -> operations
                                .client()
                                .pods()
                                .inNamespace(PLAIN)
                                .withName("loader")
                                .get()
                        == null);
    }

    /** Makes the folder of the static volume. @param below in which it lies, on the first node */
    void makeFolder(String below) {
        playground.makeFolder(playground.firstNode(), below + "/" + STATIC_CLAIM);
    }

    /** The folder of a volume where its namespace is called so. */
    Path folder(String volume, String namespace) throws IOException {
        String[] parts = volume.split("/");
        Optional<String> claim = claim(volume);
        return claim.isPresent()
                ? playground.claimFolder(namespace, claim.get())
                : playground.folder(namespace, parts[1], parts[2]).toRealPath();
    }

    private List<String> madePods() {
        return operations.client().pods().inNamespace(PLAIN).withLabel("app", "shop").list().getItems().stream()
                .map(pod -> pod.getMetadata().getName())
                .toList();
    }

    private Path folder(String volume) {
        String[] parts = volume.split("/");
        return playground.folder(parts[0], parts[1], parts[2]);
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

    /** Folder for what hooks write. */
    Path journals() {
        return journals;
    }

    static List<String> namespaces() {
        return List.of(HOOKED, PLAIN);
    }

    /** All volumes, each by one pod: {@code namespace/pod/volume}. */
    Set<String> volumes() {
        return fingerprints.keySet();
    }

    /** How many pods it has. */
    long pods() {
        return namespaces().stream()
                .mapToLong(namespace -> operations
                        .client()
                        .pods()
                        .inNamespace(namespace)
                        .list()
                        .getItems()
                        .size())
                .sum();
    }

    /** Name of the claim behind a volume. */
    Optional<String> claim(String volume) {
        String name = volume.substring(volume.lastIndexOf('/') + 1);
        return Optional.of(name).filter(CLAIMS::contains);
    }

    /** What a volume holds, line by line, and its root folder. */
    List<String> fingerprint(String volume) {
        return fingerprints.get(volume);
    }

    /** What a volume holds, line by line. */
    List<String> contents(String volume) {
        return fingerprint(volume).stream().filter(line -> !line.endsWith(" .")).toList();
    }

    /** The Backup that Restores are made from, whose location has its name; null as long as there is none. */
    String saved() {
        return saved;
    }

    void savedAs(String backup) {
        saved = backup;
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
