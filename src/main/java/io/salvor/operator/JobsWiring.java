package io.salvor.operator;

import io.fabric8.kubernetes.api.model.SELinuxOptions;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.salvor.kubernetes.JobPod;
import io.salvor.kubernetes.KubernetesNodeJobs;
import io.salvor.kubernetes.KubernetesRepositoryJobs;
import io.salvor.kubernetes.KubernetesRunJobs;
import io.salvor.kubernetes.NodeJobSettings;
import io.salvor.kubernetes.NodeJobs;
import io.salvor.kubernetes.RepositoryJobBuilder;
import io.salvor.kubernetes.RepositoryJobs;
import io.salvor.kubernetes.RunJobs;
import io.salvor.operator.run.OperatorConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;

/** Makes what starts Jobs and finds them out of the operator's settings. */
@ApplicationScoped
public class JobsWiring {
    @Produces
    @Singleton
    NodeJobs nodeJobs(KubernetesClient client, OperatorConfig config, Clock clock) {
        return new KubernetesNodeJobs(client, config.namespace(), jobSettings(client, config), clock);
    }

    @Produces
    @Singleton
    RepositoryJobs repositoryJobs(KubernetesClient client, OperatorConfig config, Clock clock) {
        return new KubernetesRepositoryJobs(
                client,
                new RepositoryJobBuilder(
                        config.namespace(),
                        config.maintenanceServiceAccount(),
                        config.assignedUsers(),
                        jobSettings(client, config)),
                clock);
    }

    private static NodeJobSettings jobSettings(KubernetesClient client, OperatorConfig config) {
        return new NodeJobSettings(
                config.image(),
                config.imagePullPolicy(),
                config.nodeServiceAccount(),
                config.nodeParallel(),
                config.nodeCpuRequest(),
                config.nodeMemoryRequest(),
                config.nodeSelinuxOptions()
                        .map(json -> client.getKubernetesSerialization().unmarshal(json, SELinuxOptions.class))
                        .orElse(null),
                config.nodeKeepFinished(),
                config.nodePod()
                        .map(json -> client.getKubernetesSerialization().unmarshal(json, JobPod.class))
                        .orElse(JobPod.PLAIN),
                config.allowedHostPaths().orElse(List.of()));
    }

    @Produces
    @Singleton
    RunJobs runJobs(KubernetesClient client, OperatorConfig config) {
        return new KubernetesRunJobs(client, config.namespace());
    }
}
