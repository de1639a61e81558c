package io.salvor.cli.repository;

import io.salvor.api.ForgetPreview;
import io.salvor.api.ResticRepository;
import io.salvor.cli.HelpOption;
import io.salvor.kubernetes.Labels;
import io.salvor.maintenance.MaintenanceWish;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows what maintenance would forget. Snapshots go with their Backups, so nobody can have single ones forgotten. */
@Command(
        name = "forget",
        description =
                "Shows which snapshots the next maintenance forgets, and why. Snapshots go with their Backups: to forget some, delete a Backup.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:the operator has not answered",
            "2:there is no repository, or the cluster cannot be read"
        },
        footerHeading = "%nExamples:%n",
        footer = {"  salvor repository forget shop --dry-run"})
public final class RepositoryForgetCommand implements Callable<Integer> {
    @Mixin
    private HelpOption help;

    @Mixin
    private ChosenRepositories repositories;

    @Option(names = "--dry-run", required = true, description = "Show it, and do nothing.")
    private boolean dryRun;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            description = "How long to wait for the operator; ${DEFAULT-VALUE} unless given.")
    private String timeout = "5m";

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws InterruptedException {
        return repositories.run(command, cluster -> {
            int code = 0;
            for (ResticRepository one : cluster.list()) {
                code = Math.max(code, preview(cluster, one));
            }
            return code;
        });
    }

    private int preview(ChosenRepositories.Cluster cluster, ResticRepository one) throws InterruptedException {
        String value = cluster.ask(one, Labels.MAINTENANCE_REQUESTED, MaintenanceWish.ForgetPlan.word());
        ResticRepository answered = cluster.await(
                one,
                now -> value.equals(now.getStatus().lastHandledMaintenance),
                now -> null,
                ChosenRepositories.duration(timeout));
        String namespace = one.getSpec().volumeNamespace;
        if (answered == null) {
            cluster.out().println(namespace + ": the operator has not answered within " + timeout);
            cluster.out().flush();
            return 1;
        }
        ForgetPreview preview = answered.getStatus().forgetPreview;
        cluster.out().println(namespace + ": " + preview.forget + " snapshots would be forgotten");
        preview.first.forEach(line -> cluster.out().println("  " + line));
        cluster.out().println(namespace + ": " + preview.left + " stay although no backup holds them for sure");
        preview.firstLeft.forEach(line -> cluster.out().println("  " + line));
        cluster.out().flush();
        return 0;
    }
}
