package io.salvor.canary;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.salvor.api.Backup;
import io.salvor.api.BackupStorageLocation;
import io.salvor.api.HookCommand;
import io.salvor.api.HookMatch;
import io.salvor.api.LocationPhase;
import io.salvor.api.PolicyHook;
import io.salvor.api.PolicySource;
import io.salvor.api.PolicySourceSpec;
import io.salvor.api.Restore;
import io.salvor.api.SecretReference;
import io.salvor.catalog.RepositoryPasswords;
import io.salvor.sandbox.Operations;
import io.salvor.sandbox.Sandbox;
import io.salvor.testing.ResticBinary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** A backup with hooks and a failed attempt, and a restore, in an installation where every secret is a canary; and places that refuse theirs. */
public final class CanaryRun {
    public static final String NAME = "canary";
    public static final String BACKUP = "canary-1";
    public static final String RESTORE = "canary-back";
    public static final String COMPLAINT = "canary complaint of a hook";

    private static final String ACCESS_KEY = "AWS_ACCESS_KEY_ID";
    private static final String SECRET_KEY = "AWS_SECRET_ACCESS_KEY";
    private static final byte[] MASTER_KEY = "canary: 32 bytes of a master key".getBytes(StandardCharsets.UTF_8);
    private static final String SECRET = "canary \"Secret\" of the/application, 100 % so";
    private static final String FILE = "canary in a file of the volume";
    private static final String OUTPUT = "canary in the output of a hook";
    private static final String ERRORS = "canary in the errors of a hook that succeeds";
    private static final String LATE = "canary late in the errors of a hook that fails";
    private static final String REFUSED_KEY = "CANARYACCESSKEYREFUSED";
    private static final String REFUSED_SECRET = "canary/secret+key=that/is/refused";
    private static final String GIT_PASSWORD = "canary-password:of/Git?";

    private final Sandbox sandbox;
    private final Operations operations;
    private final Path starts;

    /** @param starts folder for what each start of restic shows of itself */
    public CanaryRun(Sandbox sandbox, Path starts) {
        this.sandbox = sandbox;
        this.operations = new Operations(sandbox);
        this.starts = starts;
    }

    /** All secrets of the run, with the places where they may be. */
    public List<Canary> canaries() {
        Predicate<String> salvors = place -> place.startsWith("Secret " + Operations.SALVOR + "/");
        String password = RepositoryPasswords.derive(MASTER_KEY, NAME, NAME);
        Map<String, String> bucket = sandbox.credentials();
        return List.of(
                new Canary("master key", MASTER_KEY, ("Secret salvor/" + NAME + "-key")::equals),
                Canary.of("password of the repository", password, salvors),
                new Canary("password as bytes", Base64.getUrlDecoder().decode(password), null),
                Canary.of("access key", bucket.get(ACCESS_KEY), salvors),
                Canary.of("secret key", bucket.get(SECRET_KEY), salvors),
                Canary.of("refused access key", REFUSED_KEY, salvors),
                Canary.of("refused secret key", REFUSED_SECRET, salvors),
                Canary.of("password of Git", GIT_PASSWORD, salvors),
                Canary.of("Secret of the application", SECRET, ("Secret " + NAME + "/app")::equals),
                Canary.homeless("file of a volume", FILE),
                Canary.homeless("output of a hook", OUTPUT),
                Canary.homeless("errors of a hook that succeeds", ERRORS),
                Canary.homeless("late errors of a hook that fails", LATE),
                Canary.of("complaint of a hook", COMPLAINT, CanaryRun::maySayWhatAHookComplainedOf));
    }

    /** What fails says why, where people look for it: the first words of its errors are shown on purpose. */
    private static boolean maySayWhatAHookComplainedOf(String place) {
        return place.equals("Backup salvor/" + BACKUP)
                || place.startsWith("Event salvor/" + BACKUP)
                || place.startsWith("bucket " + NAME + "/backups/" + BACKUP + "/")
                || place.startsWith("log of the operator");
    }

    /** Makes what is saved and what refuses. */
    public void prepare(String gitUrl) throws IOException {
        operations.secret(NAME + "-key", Map.of("key", Base64.getEncoder().encodeToString(MASTER_KEY)));
        operations.location(NAME, spec -> {});
        operations.secret("canary-refused", Map.of(ACCESS_KEY, REFUSED_KEY, SECRET_KEY, REFUSED_SECRET));
        operations.location("canary-refused", spec -> spec.credential.name = "canary-refused");
        operations.secret("canary-git", Map.of("username", "jo", "password", GIT_PASSWORD));
        source(gitUrl);
        operations.namespace(NAME);
        operations
                .client()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("app")
                        .withNamespace(NAME)
                        .endMetadata()
                        .withStringData(Map.of("password", SECRET))
                        .build())
                .create();
        operations.pod(NAME, "db", "data");
        write("file", FILE);
        write("output", OUTPUT);
        write("errors", ERRORS);
        write("complaint", COMPLAINT + " and more".repeat(200) + LATE);
        operations.policy(NAME, List.of(NAME), spec -> {
            spec.storageLocation = NAME;
            PolicyHook hook = new PolicyHook();
            hook.match = new HookMatch();
            hook.before = command("cat data/output; cat data/errors >&2");
            // Fails once the volume is saved: between the attempts, where it need not run, it would keep the second
            // from being made.
            hook.after =
                    command("cat data/output; test -e '" + saved() + "' || exit 0; cat data/complaint >&2; exit 3");
            spec.hooks = List.of(hook);
        });
        Files.createDirectories(starts);
        sandbox.restic(sandbox.script("canary-restic", restic()));
    }

    /** Shows all that others can see of it, fails at the first backup, and is restic otherwise. */
    private String restic() {
        return """
                cat /proc/$$/environ /proc/$$/cmdline >> '%1$s'/$$
                case " $* " in
                *" backup "*) if mkdir '%1$s.failed' 2>&-; then echo 'no luck' >&2; exit 1; fi; touch '%3$s';;
                esac
                exec '%2$s' "$@"\
                """
                .formatted(starts, ResticBinary.path(), saved());
    }

    /** There once the second attempt has begun. */
    private Path saved() {
        return starts.resolveSibling(starts.getFileName() + ".saved");
    }

    private void write(String file, String content) throws IOException {
        Files.writeString(volume().resolve(file), content);
    }

    private Path volume() {
        return operations.emptyDir(NAME, "db", "data");
    }

    private void source(String url) {
        PolicySource source = new PolicySource();
        source.setMetadata(new ObjectMetaBuilder()
                .withName(NAME)
                .withNamespace(Operations.SALVOR)
                .build());
        source.setSpec(new PolicySourceSpec());
        source.getSpec().url = url;
        source.getSpec().secretRef = new SecretReference();
        source.getSpec().secretRef.name = "canary-git";
        operations.client().resource(source).create();
    }

    private static HookCommand command(String script) {
        HookCommand command = new HookCommand();
        command.command = List.of("/bin/sh", "-c", script);
        return command;
    }

    /** Waits until location and source have been refused. */
    public void awaitRefusals() {
        operations.await(
                BackupStorageLocation.class,
                "canary-refused",
                location -> location.getStatus() != null && location.getStatus().phase == LocationPhase.Unavailable);
        operations.await(
                PolicySource.class,
                NAME,
                source -> source.getStatus() != null
                        && source.getStatus().conditions.stream()
                                .anyMatch(condition ->
                                        condition.type.equals("Ready") && condition.status.equals("False")));
    }

    public Backup backUp() {
        return operations.backupToItsEnd(BACKUP, NAME);
    }

    /** Loses the namespace and restores it. */
    public Restore restore() {
        operations.deleteNamespace(NAME);
        return operations.restoreToItsEnd(RESTORE, spec -> {
            spec.storageLocation = NAME;
            spec.backup = BACKUP;
        });
    }

    /** Whether the Secret and the file are back as they were. */
    public boolean isBack() throws IOException {
        Secret secret =
                operations.client().secrets().inNamespace(NAME).withName("app").get();
        return new String(Base64.getDecoder().decode(secret.getData().get("password")), StandardCharsets.UTF_8)
                        .equals(SECRET)
                && Files.readString(volume().resolve("file")).equals(FILE);
    }
}
