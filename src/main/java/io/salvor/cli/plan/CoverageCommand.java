package io.salvor.cli.plan;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.coverage.Coverage;
import io.salvor.coverage.PlannedPolicy;
import io.salvor.coverage.VolumeCoverage;
import io.salvor.coverage.VolumeCoverage.Freshness;
import io.salvor.coverage.VolumeCoverage.State;
import io.salvor.inventory.Inventory;
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

/** Says of every claim whether it is protected. */
@Command(
        name = "coverage",
        description = "Says of every claim whether it is protected, left out or unprotected.",
        exitCodeOnExecutionException = CoverageCommand.COULD_NOT_RUN,
        mixinStandardHelpOptions = true,
        footer = {"", "Exit code 0: done. 1: a volume is in a state that --fail-on names. 2: it could not be done."})
public final class CoverageCommand implements Callable<Integer> {
    private static final int FINDINGS = 1;
    static final int COULD_NOT_RUN = 2;

    /** How coverage is written. */
    enum Format {
        text,
        json
    }

    /** What makes the command fail. */
    enum Finding {
        unprotected,
        stale
    }

    @Mixin
    private AgainstOptions against;

    @Option(names = "--namespace", paramLabel = "NAMESPACE", description = "This namespace alone.")
    private String namespace;

    @Option(names = "--all-volumes", description = "Volumes of pods that are no claims as well.")
    private boolean allVolumes;

    @Option(names = "--format", description = "${COMPLETION-CANDIDATES}; text unless given.")
    private Format format = Format.text;

    @Option(
            names = "--fail-on",
            split = ",",
            paramLabel = "STATE",
            description =
                    "Exit with 1 when a volume that is shown is unprotected, or stale; both, separated by a comma.")
    private List<Finding> failOn = List.of();

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
            List<VolumeCoverage> volumes = coverage(inventory, new PolicyReader(json, errors, now), now);
            out.print(format == Format.json ? json(json, volumes) : new CoverageText(volumes, now).text());
            out.flush();
            return volumes.stream().anyMatch(this::found) ? FINDINGS : 0;
        } catch (CannotRunException | IOException e) {
            errors.println(e.getMessage());
            return COULD_NOT_RUN;
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

    private boolean found(VolumeCoverage volume) {
        return failOn.contains(Finding.unprotected) && volume.state() == State.Unprotected
                || failOn.contains(Finding.stale) && volume.freshness() == Freshness.Stale;
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
