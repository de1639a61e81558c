package io.salvor.cli.restore;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.salvor.api.Restore;
import io.salvor.api.RestoreSpec;
import io.salvor.cli.HelpOption;
import io.salvor.cli.OperatorNamespace;
import io.salvor.kubernetes.access.ClusterAccess;
import io.salvor.kubernetes.access.ClusterAccessException;
import io.salvor.trouble.Trouble;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Asks for a restore, shows its plan, and follows it where that is wanted. */
@Command(
        name = "restore",
        description =
                "Restores a backup: makes a Restore, prints its plan as soon as that is made, and with --wait follows it to its"
                        + " end. The operator does the work, whether this command waits or not.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:planned; with --wait, everything is back",
            "1:with --wait, something is not back",
            "2:it could not be asked for, or nothing is known of it",
            "3:it failed, or was canceled",
            "4:something is in the way, and nothing was written"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  salvor restore --from shop-nightly --as-of now --dry-run",
            "  salvor restore --from shop-nightly --as-of 2026-11-21T00:00:00Z \\",
            "    --include shop --wait",
            "  salvor restore --from shop-nightly-20261121010000 -o json",
            "  salvor restore --retry shop-nightly-x7k2p --wait",
            "  salvor restore --from shop-nightly --dry-run --location ./copy \\",
            "    --master-key-file master.key --against inventory.json"
        },
        exitCodeOnExecutionException = RestoreExit.COULD_NOT_RUN)
public final class RestoreCommand implements Callable<Integer> {
    /** How it is written. */
    enum Format {
        text,
        json
    }

    /** What was asked for is not to be seen any more. */
    static final class LostException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        LostException(String message) {
            super(message);
        }
    }

    @Mixin
    private HelpOption help;

    @Mixin
    private WantedRestore wanted;

    @Option(
            names = "--location",
            paramLabel = "NAME|FOLDER",
            description =
                    "The BackupStorageLocation that the backup is in (default unless given); with --against the folder of a"
                            + " copy of one, with a slash in it, such as ./copy.")
    private String location = "default";

    @Option(
            names = "--against",
            paramLabel = "FILE",
            description =
                    "With --dry-run: plan without a cluster, against what salvor inventory --objects-of wrote, and from a copy"
                            + " of the location.")
    private Path against;

    @Mixin
    private CopyOfLocation copy;

    @Option(names = "--wait", description = "Follow the restore until it has ended.")
    private boolean wait;

    @Option(
            names = {"-o", "--format"},
            paramLabel = "FORMAT",
            description = "One of ${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE} unless given.")
    private Format format = Format.text;

    @Mixin
    private OperatorNamespace operatorNamespace;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() {
        try {
            return against == null ? inCluster() : offline();
        } catch (LostException | ClusterAccessException | IllegalArgumentException | Trouble e) {
            command.commandLine().getErr().println(e.getMessage());
            return RestoreExit.COULD_NOT_RUN;
        }
    }

    private int offline() {
        if (!wanted.isDryRun() || !CopyOfLocation.isFolder(location) || !copy.hasKey()) {
            throw new IllegalArgumentException(
                    "with --against nothing can be restored, only planned from a copy of the location:"
                            + " say --dry-run, --location with a slash in the folder, and --master-key-file");
        }
        if (wanted.isRetry()) {
            throw new IllegalArgumentException("with --against there is no Restore to try again; say --from");
        }
        OfflineRestore offline = new OfflineRestore(copy.open(location), against);
        RestoreSpec spec = wanted.spec(wanted.isOfTime() || !offline.isBackup(wanted.name()));
        ShownPlan plan = offline.plan(spec, Clock.systemUTC().instant());
        command.commandLine()
                .getOut()
                .print(format == Format.json ? RestoreJson.text(plan) : RestoreText.plan(plan) + RestoreText.end(plan));
        command.commandLine().getOut().flush();
        return RestoreExit.of(plan);
    }

    private int inCluster() {
        if (CopyOfLocation.isFolder(location)) {
            throw new IllegalArgumentException(
                    "a cluster restores from a BackupStorageLocation, not from a folder; name one, or plan with --against");
        }
        ClusterAccess access = ClusterAccess.find();
        try (KubernetesClient client = access.client()) {
            String namespace = operatorNamespace.of(client);
            return follow(new OnlineRestore(client, namespace));
        } catch (KubernetesClientException e) {
            throw new LostException("the restore could not be asked for, or followed, at " + access.unanswered(e));
        }
    }

    private int follow(OnlineRestore restores) {
        PrintWriter out = command.commandLine().getOut();
        // What is not JSON must not stand among it.
        PrintWriter asides = format == Format.json ? command.commandLine().getErr() : out;
        String name = wanted.name();
        RestoreSpec spec = wanted.spec(!wanted.isRetry() && (wanted.isOfTime() || restores.isPolicy(name)));
        spec.storageLocation = location;
        Restore made = restores.create(name, spec);
        asides.println("Restore " + made.getMetadata().getNamespace() + "/"
                + made.getMetadata().getName() + " is made");
        asides.flush();
        ProgressLines lines = new ProgressLines(asides);
        Restore planned = restores.planned(made, one -> {});
        if (format == Format.text) {
            out.print(RestoreText.plan(ShownPlan.of(planned)));
            out.flush();
        }
        Restore last = wait && !planned.hasEnded() ? restores.ended(planned, lines::show) : planned;
        ShownPlan shown = ShownPlan.of(last);
        out.print(format == Format.json ? RestoreJson.text(shown) : RestoreText.end(shown));
        out.flush();
        return RestoreExit.of(shown);
    }
}
