package io.salvor.cli.repository;

import io.salvor.api.ResticRepository;
import io.salvor.kubernetes.Labels;
import io.salvor.maintenance.MaintenanceWish;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Asks for maintenance of the chosen repositories, and waits for it where that is wanted. */
final class AskedMaintenance {
    private static final int FAILED = 1;

    @Option(names = "--wait", description = "Wait until it is done, and say what came of it.")
    private boolean wait;

    @Option(names = "--timeout", paramLabel = "TIME", description = "How long to wait; ${DEFAULT-VALUE} unless given.")
    private String timeout = "1h";

    /** @param shown what is printed of one that is done */
    int ask(
            ChosenRepositories repositories,
            CommandSpec command,
            MaintenanceWish wish,
            BiConsumer<ResticRepository, PrintWriter> shown)
            throws InterruptedException {
        return repositories.run(command, cluster -> {
            Duration longest = ChosenRepositories.duration(timeout);
            List<ResticRepository> all = cluster.list();
            Map<ResticRepository, String> asked = new LinkedHashMap<>();
            for (ResticRepository one : all) {
                asked.put(one, cluster.ask(one, Labels.MAINTENANCE_REQUESTED, wish.word()));
                cluster.out().println(one.getSpec().volumeNamespace + ": asked for " + wish.word());
            }
            cluster.out().flush();
            int code = 0;
            for (Map.Entry<ResticRepository, String> one : asked.entrySet()) {
                code = Math.max(code, wait ? awaited(cluster, one.getKey(), one.getValue(), longest, shown) : 0);
            }
            return code;
        });
    }

    private int awaited(
            ChosenRepositories.Cluster cluster,
            ResticRepository asked,
            String value,
            Duration longest,
            BiConsumer<ResticRepository, PrintWriter> shown)
            throws InterruptedException {
        ResticRepository done = cluster.await(
                asked,
                now -> value.equals(now.getStatus().lastHandledMaintenance)
                        && now.getStatus().maintenanceJob == null
                        && (now.getStatus().round == null || RepositoryText.hasFailed(now)),
                RepositoryText::standing,
                longest);
        String namespace = asked.getSpec().volumeNamespace;
        if (done == null) {
            cluster.out().println(namespace + ": it is not done after " + timeout + ", and goes on");
            return FAILED;
        }
        if (done.getStatus().round != null) {
            cluster.out().println(namespace + ": " + RepositoryText.standing(done));
            return FAILED;
        }
        shown.accept(done, cluster.out());
        if (!RepositoryText.isDamaged(done)) {
            return 0;
        }
        // It may not be all that was asked for.
        cluster.out().println(namespace + ": " + RepositoryText.standing(done));
        return FAILED;
    }
}
