package io.salvor.cli.restore;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.salvor.cli.HelpOption;
import io.salvor.cli.OperatorNamespace;
import io.salvor.kubernetes.access.ClusterAccess;
import io.salvor.kubernetes.access.ClusterAccessException;
import io.salvor.store.trial.TrialStep;
import io.salvor.trouble.Trouble;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tries a location out, step by step, and says what does not work and why. */
@Command(
        name = "test",
        description =
                "Tries a BackupStorageLocation out step by step: its settings and Secrets, the name of the service, a"
                        + " connection, the certificate, the clock, the credentials, then to list, write, read and delete a small"
                        + " object, to write where the repositories lie, and whether restic gets there. It tries from where it"
                        + " runs: in the operator's pod that is what the operator sees. It leaves nothing behind, and writes"
                        + " nothing to a location that is only read.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:everything works", "1:something does not work", "2:the location cannot be looked up"},
        footerHeading = "%nExamples:%n",
        footer = {
            "  salvor location test default",
            "  kubectl exec -n salvor deploy/salvor -- salvor location test default",
            "  salvor location test offsite -o json"
        },
        exitCodeOnExecutionException = LocationTestCommand.COULD_NOT_RUN)
final class LocationTestCommand implements Callable<Integer> {
    private static final int FAILS = 1;
    static final int COULD_NOT_RUN = 2;

    @Mixin
    private HelpOption help;

    @Parameters(
            paramLabel = "NAME",
            arity = "0..1",
            defaultValue = "default",
            description = "A BackupStorageLocation; ${DEFAULT-VALUE} unless given.")
    private String location;

    @Option(
            names = "--restic",
            paramLabel = "PATH",
            defaultValue = "${env:SALVOR_RESTIC:-restic}",
            description = "restic, to try whether it gets there too; ${DEFAULT-VALUE} unless given.")
    private Path restic;

    @Mixin
    private PrintedForm form;

    @Mixin
    private OperatorNamespace operatorNamespace;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() {
        try {
            List<TrialStep> steps = steps();
            LocationTestReport report = new LocationTestReport(location, steps);
            form.print(command, report::text, report::json);
            return steps.stream().anyMatch(TrialStep::failed) ? FAILS : 0;
        } catch (IllegalArgumentException | ClusterAccessException e) {
            command.commandLine().getErr().println(e.getMessage());
            return COULD_NOT_RUN;
        }
    }

    private List<TrialStep> steps() {
        ClusterAccess access = ClusterAccess.find();
        try (KubernetesClient client = access.client()) {
            String namespace = operatorNamespace.of(client);
            try {
                ClusterLocation.Reached reached = new ClusterLocation(client, namespace).reach(location);
                return new LocationTrial(reached, restic, System.getenv(), Clock.systemUTC()).run();
            } catch (Trouble e) {
                return List.of(TrialStep.fails("settings", e.getMessage()));
            }
        } catch (KubernetesClientException e) {
            throw access.unreadable(e);
        }
    }
}
