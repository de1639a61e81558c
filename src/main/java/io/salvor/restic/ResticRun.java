package io.salvor.restic;

import com.fasterxml.jackson.databind.JsonNode;
import io.salvor.trouble.Reason;
import io.salvor.trouble.ResticException;
import io.salvor.trouble.TokenAnswer;
import java.util.function.Consumer;

/** What one run of restic said and how it ended, gathered from both of its streams, and what that means. */
final class ResticRun {
    private final String subject;
    private final Consumer<ResticProgress> progress;
    private final FailedItems failed = new FailedItems();
    private final PlainLines plain = new PlainLines();
    private final ResticRetries retries = new ResticRetries();
    private JsonNode summary;
    private ResticEvent.ExitError exitError;
    private String initializedId;
    private boolean signalled;
    private String lastLine = "";
    private int code = -1;

    /** @param subject what messages name: the repository */
    ResticRun(String subject, Consumer<ResticProgress> progress) {
        this.subject = subject;
        this.progress = progress;
    }

    /** Takes one line of either stream. */
    synchronized void line(String line) {
        lastLine = line;
        ResticEvent event = ResticEvent.parse(line).orElse(null);
        if (event instanceof ResticEvent.Status status) {
            progress.accept(status.progress());
        } else if (event instanceof ResticEvent.Summary found) {
            summary = found.figures();
        } else if (event instanceof ResticEvent.ItemError error) {
            failed.add(error.item());
        } else if (event instanceof ResticEvent.ExitError error) {
            exitError = error;
        } else if (event instanceof ResticEvent.Initialized initialized) {
            initializedId = initialized.id();
        } else if (event == null && !line.isBlank()) {
            signalled |= ResticWords.ofSignal(line);
            retries.line(plain.take(line));
        }
    }

    synchronized void ended(int exitCode) {
        code = exitCode;
    }

    /** Takes what the program has said at its end by which restic was on its way to the repository. */
    synchronized void noted(String note) {
        retries.noted(note);
    }

    synchronized int code() {
        return code;
    }

    /** Whether it failed before it began, because a key was replaced in the moment in which it opened the repository. */
    synchronized boolean hasMissedKey() {
        return code == ResticCodes.FAILED && plain.last().stream().anyMatch(ResticWords::ofKeyGone);
    }

    synchronized String initializedId() {
        return initializedId;
    }

    synchronized ResticVersion version() {
        try {
            return ResticVersion.parse(lastLine);
        } catch (IllegalArgumentException e) {
            throw new ResticException(
                    Reason.ResticMissing,
                    subject + " is not restic: it gave no version; name the path of restic in SALVOR_RESTIC");
        }
    }

    /** The snapshot that was made; throws when there is none. */
    synchronized BackupResult backupResult() {
        if (code != 0 && code != 3 || summary == null || !summary.hasNonNull("snapshot_id")) {
            throw failure("backup", code);
        }
        return new BackupResult(
                summary.path("snapshot_id").asText(),
                figure("files_new"),
                figure("files_changed"),
                figure("files_unmodified"),
                figure("total_files_processed"),
                figure("total_bytes_processed"),
                figure("data_added"),
                figure("data_added_packed"),
                failed.first(),
                failed.count(),
                code == 0 && failed.count() == 0,
                failed.damage());
    }

    /** What was restored; throws when restic failed as a whole rather than at single items. */
    synchronized RestoreResult restoreResult() {
        boolean atItems = code == 1 && failed.count() > 0 && !signalled && !retries.isNoted();
        if (code != 0 && !atItems || summary == null && code == 0) {
            throw failure("restore", code);
        }
        JsonNode figures = summary == null ? ResticEvent.Json.MAPPER.createObjectNode() : summary;
        long files = figures.path("files_restored").asLong()
                + figures.path("files_skipped").asLong();
        long bytes = figures.path("bytes_restored").asLong()
                + figures.path("bytes_skipped").asLong();
        boolean all = files >= figures.path("total_files").asLong()
                && bytes >= figures.path("total_bytes").asLong();
        return new RestoreResult(
                files,
                bytes,
                failed.first(),
                failed.count(),
                failed.troubles(),
                failed.repository(),
                code == 0 && failed.count() == 0 && all);
    }

    /** How many entries a restore removed, or would have, which restic counts since 0.18; throws when restic failed. */
    synchronized long deleted() {
        if (code != 0 || summary == null) {
            throw failure("restore", code);
        }
        return figure("files_deleted");
    }

    /** What a failing exit means, in words that say what to do. */
    synchronized ResticException failure(String name, int exitCode) {
        return retries.givenUp(name, subject).orElseGet(() -> failed(name, exitCode));
    }

    private ResticException failed(String name, int exitCode) {
        String said = said(exitCode);
        Reason reason = exitCode == ResticCodes.FAILED ? reason(said) : ResticCodes.reason(exitCode);
        return new ResticException(reason, ResticWords.message(reason, name, subject, said));
    }

    /** What it means that restic was ended at its deadline: what it was trying again and again by then, if it was. */
    synchronized ResticException atDeadline(ResticException deadline) {
        return retries.atDeadline(deadline, subject);
    }

    /**
     * What only words tell: an empty snapshot has no exit code of its own, and being asked to stop has one since 0.19 only. Before
     * 0.18 these words are a plain line and no event. Those of a cancelled context alone tell nothing: one part of restic that
     * fails cancels the others, and what these say may come last.
     */
    private Reason reason(String said) {
        if (signalled && said.endsWith("context canceled")) {
            return Reason.Interrupted;
        }
        if (failed.count() == 0 && said.contains("snapshot is empty")) {
            return Reason.NothingToSave;
        }
        Reason reason = ResticWords.reason(said, subject);
        return reason == Reason.Failed ? ResticWords.reason(failed.first() + " " + plain.last(), subject) : reason;
    }

    private String said(int exitCode) {
        if (exitError != null) {
            return OneLine.shortened(TokenAnswer.in(exitError.message())) + saidByRclone();
        }
        if (failed.count() > 0) {
            FailedItem item = failed.first().get(0);
            return OneLine.shortened(item.path() + ": " + item.message());
        }
        return plain.last().isEmpty() ? "exit code " + exitCode : String.join("; ", plain.last());
    }

    /** restic itself says of an rclone that has ended no more than its exit code. */
    private String saidByRclone() {
        return exitError.message().contains("rclone: exit status")
                ? plain.last().stream()
                        .filter(line -> line.startsWith("rclone: "))
                        .reduce("", (earlier, line) -> "; " + line)
                : "";
    }

    private long figure(String name) {
        return summary.path(name).asLong();
    }
}
