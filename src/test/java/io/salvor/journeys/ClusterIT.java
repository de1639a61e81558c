package io.salvor.journeys;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.salvor.sandbox.ClusterInstallation;
import io.salvor.sandbox.ClusterPlayground;
import io.salvor.sandbox.ClusterSettings;
import io.salvor.scenario.Scenario;
import io.salvor.scenario.Story;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@code mvn verify -Pe2e}: the walk-through against the cluster of the kubeconfig. */
class ClusterIT {

    @Test
    void everything_comes_back_on_a_real_cluster() {
        ClusterSettings settings = ClusterSettings.read();
        Story story = new Story(System.out);
        Config config = Config.autoConfigure(null);
        story.chapter("The cluster at " + config.getMasterUrl());
        try (KubernetesClient client =
                new KubernetesClientBuilder().withConfig(config).build()) {
            new ClusterInstallation(client, settings, Path.of(System.getProperty("salvor.build.directory")))
                    .complete(story);
            try (ClusterPlayground playground = new ClusterPlayground(client, settings)) {
                Scenario scenario = new Scenario(playground, story);
                scenario.play();
                story.line("");
                story.line(
                        "Everything is back as it was, after %d s.",
                        story.elapsed().toSeconds());
                if (!settings.keep()) {
                    scenario.leave();
                }
            }
        }
    }
}
