package io.salvor.cli;

import picocli.CommandLine.Option;

/** The option by which every command shows its page. */
public final class HelpOption {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help message and exit.")
    private boolean help;
}
