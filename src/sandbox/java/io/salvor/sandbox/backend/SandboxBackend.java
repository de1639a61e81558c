package io.salvor.sandbox.backend;

import io.salvor.sandbox.cluster.SimulatedCluster;
import io.salvor.testing.ResticBinary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** A place for backups that is made for one sandbox and goes with it. */
public interface SandboxBackend extends AutoCloseable {
    /** The place in words, for the story. */
    String described();

    /** Of the location's spec what names the place: {@code provider}, {@code objectStorage} and {@code config}, as YAML has them. */
    Map<String, Object> spec();

    /** What the Secret with the credentials holds; empty for a location that names none. */
    Map<String, String> credentials();

    /** Settings of the operator that the chart would make for such a place. */
    default Map<String, String> operatorSettings() {
        return Map.of();
    }

    /** Makes on the nodes what they must have; before anything runs there. */
    default void prepare(SimulatedCluster cluster) throws IOException {}

    /** The restic that operator and Jobs run. */
    default Path restic() {
        return ResticBinary.path();
    }

    /** How plain restic gets there. @param folder for files that it has to read */
    default PlainAccess plainAccess(Path folder) throws IOException {
        return new PlainAccess(credentials(), Map.of());
    }

    /** Ends what was started for it. */
    @Override
    void close();
}
