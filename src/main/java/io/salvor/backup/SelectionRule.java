package io.salvor.backup;

/**
 * What becomes of the volumes that match.
 *
 * @param files which of their files are saved; null means all
 */
public record SelectionRule(SelectionMatch match, SelectionAction action, FileSelection files) {

    public SelectionRule {
        files = files == null ? FileSelection.ALL : files;
    }
}
