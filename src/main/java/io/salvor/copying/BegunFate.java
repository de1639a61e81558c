package io.salvor.copying;

import io.salvor.copying.CopyVerdict.Standing;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What becomes of a copy that was begun and has no marker. One that has all but the marker may have lost it, and goes only where its Backup is in the source
 * as it was sealed, and the target has everything that its retention would keep: whatever has happened to it, nothing that somebody wants is lost then.
 *
 * @param because why, as a sentence
 */
public record BegunFate(Kind kind, String because) {
    /** How much of it may be there for it to go. */
    public enum Kind {
        /** It stays whatever is there of it. */
        Stays,
        /** It goes where nothing shows that it may have been sealed. */
        GoesUnsealed,
        /** It goes, whatever is there of it but a marker. */
        Goes
    }

    /**
     * @param backup name of the Backup
     * @param uid of the Backup that the copy was begun of
     * @param verdicts on all Backups of the policy in the source
     */
    public static BegunFate decide(String backup, String uid, List<CopyVerdict> verdicts) {
        Optional<CopyVerdict> original = verdicts.stream()
                .filter(verdict -> verdict.name().equals(backup))
                .findFirst();
        if (original.filter(CopyVerdict::isDue).isPresent()) {
            return new BegunFate(Kind.Stays, "it is to be completed");
        }
        boolean unwanted = original.filter(verdict -> verdict.standing() == Standing.NotKept
                        && Objects.equals(uid, verdict.backup().uid()))
                .isPresent();
        if (!unwanted) {
            return new BegunFate(
                    Kind.GoesUnsealed,
                    original.map(CopyVerdict::because).orElse("its Backup is not where it is copied from"));
        }
        Optional<CopyVerdict> due = verdicts.stream().filter(CopyVerdict::isDue).findFirst();
        String because = original.get().because();
        return due.map(other ->
                        new BegunFate(Kind.GoesUnsealed, because + "; Backup " + other.name() + " is not there yet"))
                .orElseGet(() -> new BegunFate(Kind.Goes, because));
    }
}
