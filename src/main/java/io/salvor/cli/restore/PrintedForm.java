package io.salvor.cli.restore;

import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The option that says how a report is printed. */
final class PrintedForm {
    @Option(
            names = {"-o", "--format"},
            paramLabel = "FORMAT",
            description = "One of ${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE} unless given.")
    private Format format = Format.text;

    /** How it is written. */
    enum Format {
        text,
        json
    }

    void print(CommandSpec command, Supplier<String> text, Supplier<String> json) {
        command.commandLine().getOut().print(format == Format.json ? json.get() : text.get());
        command.commandLine().getOut().flush();
    }
}
