package io.salvor.operator.storage;

import io.salvor.catalog.LocationRecord;
import io.salvor.catalog.PasswordSource;
import io.salvor.trouble.Trouble;
import java.time.Instant;
import java.util.List;

/**
 * Where the repositories of a location have their passwords from.
 *
 * @param inForce what each of them opens with
 * @param next what is to be in force once all open with it; null where nothing else is asked for
 * @param others what else they may open with: what was in force before, and what was about to be
 * @param changedAt when that last changed; null where it never did
 * @param retires whether the others may still open repositories
 * @param trouble why it is not known what is asked for; null where it is
 */
public record Passwords(
        PasswordSource inForce,
        PasswordSource next,
        List<PasswordSource> others,
        Instant changedAt,
        boolean retires,
        Trouble trouble) {
    public Passwords {
        others = List.copyOf(others);
    }

    /** Those that come from a master key which was never another one. */
    static Passwords derived(byte[] masterKey, String keyContext) {
        return new Passwords(new PasswordSource.Derived(masterKey, keyContext), null, List.of(), null, false, null);
    }

    /** Those of a location, by its record. @param masterKey the one in force */
    static Passwords of(LocationRecord record, byte[] masterKey) {
        return new Passwords(
                record.passwordSource(masterKey),
                null,
                record.otherPasswordSources(masterKey),
                record.changedAt(),
                record.retires(),
                null);
    }

    /** The same where something is asked for. @param wanted null leaves it as it is */
    Passwords to(PasswordSource wanted) {
        return new Passwords(
                inForce, wanted == null || wanted.equals(inForce) ? null : wanted, others, changedAt, retires, null);
    }

    /** The same where it is not known what is asked for. */
    Passwords notTo(Trouble because) {
        return new Passwords(inForce, null, others, changedAt, retires, because);
    }

    /** What each repository is to open with. */
    PasswordSource target() {
        return next == null ? inForce : next;
    }

    /** Whether what is asked for is on record, as it has to be before a repository opens with it. */
    boolean isPrepared() {
        return next == null || retires && others.contains(next);
    }

    boolean isUnderWay() {
        return next != null || retires;
    }
}
