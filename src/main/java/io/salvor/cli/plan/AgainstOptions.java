package io.salvor.cli.plan;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.salvor.cli.inventory.ClusterOptions;
import io.salvor.inventory.Inventory;
import io.salvor.inventory.InventoryException;
import io.salvor.kubernetes.access.ClusterAccessException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a command looks at: the cluster of the kubeconfig, or an inventory of one. */
final class AgainstOptions {
    private static final String CLUSTER = "cluster";

    @Option(
            names = "--against",
            paramLabel = "cluster|FILE",
            description = "cluster (the default): that of the kubeconfig. FILE: what salvor inventory wrote.")
    private String against = CLUSTER;

    @Mixin
    private ClusterOptions cluster;

    /** Reads it. */
    Inventory inventory(ObjectMapper json, Instant now) {
        if (against.equals(CLUSTER)) {
            try {
                return Inventory.of(cluster.inventory(json, now), "the cluster");
            } catch (ClusterAccessException e) {
                throw new CannotRunException(e.getMessage() + "; --against FILE takes an inventory instead");
            }
        }
        Path file = Path.of(against);
        try {
            return Inventory.parse(Files.readAllBytes(file), against, json);
        } catch (NoSuchFileException e) {
            throw new CannotRunException("there is no " + against + "; make it with salvor inventory --output");
        } catch (IOException e) {
            throw new CannotRunException(
                    "the inventory " + against + " cannot be read: " + e + "; make it with salvor inventory --output");
        } catch (InventoryException e) {
            throw new CannotRunException(e.getMessage());
        }
    }
}
