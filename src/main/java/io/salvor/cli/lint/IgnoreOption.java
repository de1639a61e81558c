package io.salvor.cli.lint;

import io.salvor.match.FolderRules;
import io.salvor.match.IgnorePatterns;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which files of a folder a command reads: those that the operator reads with the same patterns in spec.ignore. */
public final class IgnoreOption {
    @Option(
            names = "--ignore",
            paramLabel = "GLOB",
            description =
                    "A line of a .gitignore file in the folder: files that match are not read. Names that start with a dot"
                            + " are not read either, unless a line with ! takes them in again. Repeatable.")
    private List<String> patterns = List.of();

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    /** The rules that they make. */
    public FolderRules rules() {
        return rules(Optional.empty());
    }

    /** @param ofSource spec.ignore of the PolicySource whose folder it is; the options come after it */
    public FolderRules rules(Optional<String> ofSource) {
        String lines = ofSource.map(text -> text + "\n").orElse("") + String.join("\n", patterns);
        try {
            return new FolderRules(IgnorePatterns.parse(lines));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), "--ignore " + e.getMessage(), e);
        }
    }
}
