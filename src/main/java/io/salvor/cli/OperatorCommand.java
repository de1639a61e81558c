package io.salvor.cli;

import io.quarkus.runtime.Quarkus;
import io.salvor.kubernetes.access.ClusterAccess;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Runs the operator. It alone starts the framework: the other commands are up before that would be. */
@Command(name = "operator", description = "Runs the operator.")
final class OperatorCommand implements Runnable {
    @Spec
    private CommandSpec command;

    @Mixin
    private HelpOption help;

    @Override
    public void run() {
        new FirstAnswer(ClusterAccess.find(), command.commandLine().getErr(), Duration.ofSeconds(1), System.getenv())
                .await();
        // The operator SDK makes a client of its own that nobody uses, and would fail on kubeconfigs that the library
        // cannot read.
        System.setProperty("kubernetes.auth.tryKubeConfig", "false");
        Quarkus.run();
    }
}
