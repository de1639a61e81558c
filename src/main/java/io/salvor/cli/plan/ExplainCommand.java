package io.salvor.cli.plan;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.salvor.cli.HelpOption;
import io.salvor.cli.lint.IgnoreOption;
import io.salvor.coverage.Coverage;
import io.salvor.coverage.CoveringPolicy;
import io.salvor.coverage.PlannedPolicy;
import io.salvor.coverage.PolicyStatement;
import io.salvor.coverage.VolumeCoverage;
import io.salvor.coverage.VolumeKey;
import io.salvor.inventory.InstalledPolicy;
import io.salvor.inventory.Inventory;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows what protects one volume, or what leaves it out. */
@Command(
        name = "explain",
        description = "Shows which policy protects a claim, since when, its last good backup and its next run; or what"
                + " leaves it out.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done, protected or not", "2:failed, or there is no such volume"},
        footerHeading = "%nExamples:%n",
        footer = {"  salvor explain shop/data-db-0", "  salvor explain shop/data-db-0 policies --against inventory.json"
        },
        exitCodeOnExecutionException = ExplainCommand.COULD_NOT_RUN)
public final class ExplainCommand implements Callable<Integer> {
    static final int COULD_NOT_RUN = 2;

    @Mixin
    private HelpOption help;

    @Parameters(
            index = "0",
            paramLabel = "NAMESPACE/CLAIM",
            description = "A claim; or NAMESPACE/POD/VOLUME for a volume without one.")
    private String volume;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "PATH",
            description = "Folder of policies to go by, instead of those in the cluster.")
    private Path path;

    @Mixin
    private AgainstOptions against;

    @Mixin
    private IgnoreOption ignore;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() {
        PrintWriter errors = command.commandLine().getErr();
        PrintWriter out = command.commandLine().getOut();
        Instant now = Clock.systemUTC().instant();
        ObjectMapper json = new ObjectMapper();
        try {
            VolumeKey key = key();
            Inventory inventory = against.inventory(json, now);
            PolicyReader reading = new PolicyReader(json, errors, ignore.rules(), now);
            List<PlannedPolicy> policies = path == null
                    ? reading.installed(inventory)
                    : reading.planned(reading.folder(path, inventory.operatorNamespace()));
            List<CoveringPolicy> covering =
                    policies.stream().map(PlannedPolicy::covering).toList();
            VolumeCoverage coverage = Coverage.of(
                            inventory.cluster().only(key.namespace()),
                            covering,
                            inventory.history().lastGood(),
                            now)
                    .of(key)
                    .orElseThrow(() -> new CannotRunException(missing(key)));
            List<PolicyStatement> words = PolicyStatement.of(inventory.cluster(), covering, key);
            out.print(new Explanation(coverage, words, policies, inForce(inventory), now).text());
            out.flush();
            return 0;
        } catch (CannotRunException e) {
            errors.println(e.getMessage());
            return COULD_NOT_RUN;
        }
    }

    /** What is in force says nothing of policies in files, which are not. */
    private List<InstalledPolicy> inForce(Inventory inventory) {
        return path == null ? inventory.policies() : List.of();
    }

    private VolumeKey key() {
        String[] parts = volume.split("/", -1);
        boolean named = List.of(parts).stream().noneMatch(String::isEmpty);
        if (named && parts.length == 2) {
            return VolumeKey.claim(parts[0], parts[1]);
        }
        if (named && parts.length == 3) {
            return VolumeKey.ofPod(parts[0], parts[1], parts[2]);
        }
        throw new CannotRunException(
                "\"" + volume + "\" names no volume; expected NAMESPACE/CLAIM or NAMESPACE/POD/VOLUME");
    }

    private static String missing(VolumeKey key) {
        return key.isClaim()
                ? "there is no claim " + key.claim() + " in namespace " + key.namespace()
                        + "; salvor coverage --namespace " + key.namespace() + " lists those that are there"
                : "pod " + key.pod() + " in namespace " + key.namespace() + " has no volume " + key.volume()
                        + " of its own; a volume with a claim goes by NAMESPACE/CLAIM";
    }
}
