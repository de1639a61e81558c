package io.salvor.sandbox.cluster.container;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The one image whose containers are run for real.
 *
 * @param image name of the image, compared as it stands in the pod
 * @param launcher the command that stands for the image's entry point; a container's args follow it
 * @param environment what the image itself would set; the container's own variables win
 * @param kubeconfig leads its containers to the API server
 */
public record SalvorProgram(String image, List<String> launcher, Map<String, String> environment, Path kubeconfig) {

    public SalvorProgram {
        launcher = List.copyOf(launcher);
        environment = Map.copyOf(environment);
    }
}
