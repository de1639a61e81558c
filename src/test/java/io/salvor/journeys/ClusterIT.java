package io.salvor.journeys;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.salvor.kubernetes.access.ClusterAccess;
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
        ClusterAccess cluster = ClusterAccess.find();
        story.chapter("The cluster at " + cluster);
        try (KubernetesClient client = cluster.client()) {
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
