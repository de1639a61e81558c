package io.salvor.year;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.salvor.node.JobSettings;
import io.salvor.node.maintenance.MaintenanceRun;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

/** A Job of maintenance as a process that can be killed, on the clock of the year. */
public final class KilledUpkeep {
    /** The machine may have much else to do. */
    private static final int LONGEST_MILLIS = 120_000;

    private KilledUpkeep() {}

    /** @param arguments address of the API server, name of the repository, name of the Job, the time */
    public static void main(String[] arguments) {
        Clock clock = Clock.fixed(Instant.parse(arguments[3]), ZoneOffset.UTC);
        try (KubernetesClient client = client(arguments[0])) {
            PrintWriter log = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
            JobSettings settings = JobSettings.read(System.getenv(), clock.instant());
            System.exit(new MaintenanceRun(client, settings, "salvor", arguments[1], arguments[2], log, clock).run());
        }
    }

    static KubernetesClient client(String url) {
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl(url)
                .withNamespace("salvor")
                .withRequestTimeout(LONGEST_MILLIS)
                .build();
        return new KubernetesClientBuilder().withConfig(config).build();
    }
}
