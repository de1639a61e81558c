package io.salvor.cli.restore;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.salvor.catalog.Catalog;
import io.salvor.cli.HelpOption;
import io.salvor.cli.OperatorNamespace;
import io.salvor.kubernetes.access.ClusterAccess;
import io.salvor.kubernetes.access.ClusterAccessException;
import io.salvor.store.ObjectStore;
import io.salvor.trouble.Trouble;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says what goes with a backup, asks, has the operator delete it, and waits until that has begun. */
@Command(
        name = "delete",
        description =
                "Deletes a backup with its data: says what goes, asks, and has the operator do it. The backup cannot be restored from"
                        + " then on; the space in the bucket is free after the next maintenance of its repositories.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:it is being deleted", "1:it was not confirmed", "2:failed"},
        footerHeading = "%nExamples:%n",
        footer = {
            "  salvor backup delete shop-nightly-20261121010000",
            "  salvor backup delete shop-nightly-20261121010000 --location old --yes"
        },
        exitCodeOnExecutionException = DeleteBackupCommand.COULD_NOT_RUN)
public final class DeleteBackupCommand implements Callable<Integer> {
    private static final int NOT_CONFIRMED = 1;
    static final int COULD_NOT_RUN = 2;

    @Mixin
    private HelpOption help;

    @Parameters(paramLabel = "NAME", description = "The backup, as salvor backups lists it.")
    private String backup;

    @Option(
            names = "--location",
            paramLabel = "NAME",
            description = "The BackupStorageLocation that it is in; default unless given.")
    private String location = "default";

    @Option(names = "--yes", description = "Do not ask.")
    private boolean yes;

    @Mixin
    private OperatorNamespace operatorNamespace;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws IOException {
        try {
            ClusterAccess access = ClusterAccess.find();
            try (KubernetesClient client = access.client()) {
                String namespace = operatorNamespace.of(client);
                try (ObjectStore store = new ClusterLocation(client, namespace).open(location)) {
                    return delete(new Catalog(store), new DeletedByCluster(client, namespace, location));
                }
            } catch (KubernetesClientException e) {
                throw new IllegalArgumentException(
                        "the backup could not be deleted, or that not be seen, at " + access.unanswered(e), e);
            }
        } catch (Trouble | IllegalArgumentException | ClusterAccessException e) {
            command.commandLine().getErr().println(e.getMessage());
            return COULD_NOT_RUN;
        }
    }

    private int delete(Catalog catalog, DeletedByCluster cluster) throws IOException {
        PrintWriter out = command.commandLine().getOut();
        WhatGoes goes = WhatGoes.of(catalog, location, backup, cluster::accepted);
        cluster.requireMayGo(goes.marker());
        out.print(goes.text(Clock.systemUTC().instant()));
        out.flush();
        if (!yes && !isConfirmed(out)) {
            command.commandLine().getErr().println("nothing was deleted");
            return NOT_CONFIRMED;
        }
        cluster.ask(goes.marker());
        cluster.await(goes.marker());
        out.println(
                "backup " + backup
                        + " is being deleted and cannot be restored any more; its space is free after the next maintenance of its repositories");
        out.flush();
        return 0;
    }

    /** By its name: a letter is typed too easily. */
    private boolean isConfirmed(PrintWriter out) throws IOException {
        out.print("To delete it, type its name: ");
        out.flush();
        String typed = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
        return typed != null && typed.strip().equals(backup);
    }
}
