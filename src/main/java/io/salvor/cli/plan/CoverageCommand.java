package io.salvor.cli.plan;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.cli.HelpOption;
import io.salvor.coverage.Coverage;
import io.salvor.coverage.PlannedPolicy;
import io.salvor.coverage.VolumeCoverage;
import io.salvor.inventory.Inventory;
import io.salvor.match.FolderRules;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows of every claim whether it is protected. */
@Command(
        name = "coverage",
        description = "Shows for every claim whether it is protected, left out or unprotected.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:a volume is in a state that --fail-on names", "2:failed"},
        footerHeading = "%nExamples:%n",
        footer = {
            "  salvor coverage --only unprotected,stale",
            "  salvor coverage --against inventory.json --fail-on stale"
        },
        exitCodeOnExecutionException = CoverageCommand.COULD_NOT_RUN)
public final class CoverageCommand implements Callable<Integer> {
    private static final int FINDINGS = 1;
    static final int COULD_NOT_RUN = 2;

    /** How coverage is written. */
    enum Format {
        text,
        json
    }

    @Mixin
    private HelpOption help;

    @Mixin
    private AgainstOptions against;

    @Option(names = "--namespace", paramLabel = "NAMESPACE", description = "Only claims of this namespace.")
    private String namespace;

    @Option(names = "--all-volumes", description = "Also volumes of pods that have no claim.")
    private boolean allVolumes;

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "STATE",
            description =
                    "List only volumes in these states: ${COMPLETION-CANDIDATES}, separated by commas. The summary"
                            + " and --fail-on still count all.")
    private List<CoverageState> only = List.of();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "One of ${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE} unless given.")
    private Format format = Format.text;

    @Option(
            names = "--fail-on",
            split = ",",
            paramLabel = "STATE",
            description = "Exit with 1 when a volume is in one of these states: ${COMPLETION-CANDIDATES}, separated by"
                    + " commas. stale includes never-saved.")
    private List<CoverageState> failOn = List.of();

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() {
        PrintWriter errors = command.commandLine().getErr();
        PrintWriter out = command.commandLine().getOut();
        Instant now = Clock.systemUTC().instant();
        ObjectMapper json = new ObjectMapper();
        try {
            Inventory inventory = against.inventory(json, now);
            requireNamespace(inventory);
            List<VolumeCoverage> volumes =
                    coverage(inventory, new PolicyReader(json, errors, FolderRules.DEFAULT, now), now);
            List<VolumeCoverage> listed = volumes.stream()
                    .filter(volume -> only.isEmpty() || isIn(only, volume))
                    .toList();
            out.print(format == Format.json ? json(json, listed) : new CoverageText(volumes, listed, now).text());
            out.flush();
            return volumes.stream().anyMatch(volume -> isIn(failOn, volume)) ? FINDINGS : 0;
        } catch (CannotRunException | IOException e) {
            errors.println(e.getMessage());
            return COULD_NOT_RUN;
        }
    }

    /** With a name that is mistyped there is nothing to find, and --fail-on would be satisfied for ever. */
    private void requireNamespace(Inventory inventory) {
        if (namespace != null
                && inventory.cluster().cluster().namespaces().stream()
                        .noneMatch(known -> known.name().equals(namespace))) {
            throw new CannotRunException("there is no namespace " + namespace + " in the cluster");
        }
    }

    private List<VolumeCoverage> coverage(Inventory inventory, PolicyReader reading, Instant now) {
        List<PlannedPolicy> policies = reading.installed(inventory);
        Coverage coverage = Coverage.of(
                inventory.cluster(),
                policies.stream().map(PlannedPolicy::covering).toList(),
                inventory.history().lastGood(),
                now);
        return coverage.volumes().stream()
                .filter(volume -> allVolumes || volume.volume().isClaim())
                .filter(volume ->
                        namespace == null || volume.volume().namespace().equals(namespace))
                .toList();
    }

    private static boolean isIn(List<CoverageState> states, VolumeCoverage volume) {
        return states.stream().anyMatch(state -> state.holds(volume));
    }

    private static String json(ObjectMapper json, List<VolumeCoverage> volumes) throws IOException {
        ObjectNode document = json.createObjectNode();
        document.put("apiVersion", "salvor.io/coverage/v1");
        document.put("kind", "Coverage");
        ArrayNode list = document.putArray("volumes");
        volumes.forEach(volume -> CoverageJson.coverage(list.addObject(), volume));
        return json.writerWithDefaultPrettyPrinter().writeValueAsString(document) + "\n";
    }
}
