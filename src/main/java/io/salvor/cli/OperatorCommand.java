package io.salvor.cli;

import io.quarkus.runtime.Quarkus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs the operator. It alone starts the framework: the other commands are up before that would be. */
@Command(name = "operator", description = "Runs the operator; the default.")
final class OperatorCommand implements Runnable {
    @Mixin
    private HelpOption help;

    @Override
    public void run() {
        Quarkus.run();
    }
}
