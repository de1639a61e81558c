package io.salvor.operator.copying;

import io.salvor.catalog.BackupMarker;
import io.salvor.operator.copying.CopyStanding.Figures;
import io.salvor.trouble.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What keeps a route from being done, as one look finds it. What is wrong is said before what is only waited for. */
final class CopyWaits {
    private final List<Because> wrong = new ArrayList<>();
    private final List<Because> waiting = new ArrayList<>();
    private final Map<BackupMarker, String> stuck = new LinkedHashMap<>();
    private final Map<String, Reason> held = new TreeMap<>();
    private boolean needsRoom;
    private boolean again;

    private record Because(Reason reason, String text) {}

    /** Something is wrong with one Backup, and a person has to look. */
    void problem(String text) {
        wrong(Reason.CopyFailed, text);
    }

    /** The same of one that is to be copied. */
    void problem(BackupMarker backup, String text) {
        problem(text);
        stuck.put(backup, text);
    }

    /** A person has to look. */
    void wrong(Reason reason, String text) {
        wrong.add(new Because(reason, text));
    }

    boolean isWrong() {
        return !wrong.isEmpty();
    }

    /** What is wrong with those that are to be copied. */
    Map<BackupMarker, String> stuck() {
        return Collections.unmodifiableMap(stuck);
    }

    /** Others are to be copied too, which this look leaves to the next. */
    void more() {
        again = true;
    }

    /** Something is in the way; it is tried again soon. */
    void trouble(Reason reason, String text) {
        wrong(reason, text);
        again = true;
    }

    /** The same of one that is to be copied. */
    void trouble(BackupMarker backup, Reason reason, String text) {
        trouble(reason, text);
        stuck.put(backup, text);
    }

    /** Something else has to come first, and nothing tells when it has. */
    void soon(String text) {
        waiting.add(new Because(Reason.Queued, text));
        again = true;
    }

    /** A repository cannot be copied into now. */
    void held(String repository, CopyHold hold) {
        (hold.failed() ? wrong : waiting).add(new Because(hold.reason(), hold.because()));
        held.put(repository, hold.reason());
    }

    /** Others have to end first. */
    void room() {
        waiting.add(new Because(Reason.Queued, "as many copies are made as may be at a time"));
        needsRoom = true;
    }

    CopyStanding standing(String mark, Instant now, Figures figures) {
        Because first = first(figures);
        return new CopyStanding(
                mark, now, figures, first.reason(), text(first), again ? CopyStanding.SOON : null, held, needsRoom);
    }

    private Because first(Figures figures) {
        if (!wrong.isEmpty()) {
            return wrong.get(0);
        }
        // What is at work says more than what waits for it.
        return waiting.stream()
                .filter(because -> because.reason() == Reason.InProgress)
                .findFirst()
                .or(() -> waiting.stream().findFirst())
                .orElseGet(() -> figures.waiting() == 0
                        ? new Because(Reason.CopiesUpToDate, "every Backup that is to be there is")
                        : new Because(Reason.InProgress, "its Backups are being copied"));
    }

    private String text(Because first) {
        int more = wrong.size() - 1;
        return more > 0 ? first.text() + "; and " + more + " more" : first.text();
    }
}
