package io.salvor.cli.restore;

import io.salvor.api.RestoreStepStatus;
import java.util.List;

/** A restore for a terminal: everything, a line each. */
final class RestoreText {
    private static final int ACTION = 12;
    private static final int OBJECT = 48;

    private final StringBuilder text = new StringBuilder();

    private RestoreText() {}

    /** The plan, with what is in the way. */
    static String plan(ShownPlan plan) {
        RestoreText shown = new RestoreText();
        if (plan.backup() != null) {
            shown.line(
                    plan.restore() == null
                            ? "Plan from backup " + plan.backup()
                            : "Restore " + plan.restore() + " from backup " + plan.backup());
        }
        shown.steps("", plan.steps());
        if (!plan.all()) {
            shown.line("… these are the first; all of them are in " + where(plan.planPath()));
        }
        shown.steps("In the way:", plan.conflicts());
        return shown.text.toString();
    }

    private static String where(String path) {
        return path == null ? "no other place" : path + " of the location";
    }

    /** How it stands, or ended. */
    static String end(ShownPlan plan) {
        RestoreText shown = new RestoreText();
        shown.steps("Not back:", plan.failures());
        if (!plan.kept().isEmpty()) {
            shown.line("Kept as they were, because data was there: " + String.join(", ", plan.kept()));
        }
        if (plan.phase() != null) {
            shown.line(plan.phase() + (plan.message() == null ? "" : ": " + plan.message()));
        }
        if (plan.reportPath() != null) {
            shown.line("What became of each step and volume is in " + where(plan.reportPath()));
        }
        return shown.text.toString();
    }

    private void steps(String title, List<RestoreStepStatus> steps) {
        if (steps.isEmpty()) {
            return;
        }
        if (!title.isEmpty()) {
            line("");
            line(title);
        }
        steps.forEach(step -> line("  " + padded(step.action, ACTION) + " " + padded(step.object, OBJECT) + " "
                + (step.reason == null ? "" : step.reason)));
    }

    private static String padded(String word, int width) {
        return word.length() >= width ? word : word + " ".repeat(width - word.length());
    }

    private void line(String line) {
        text.append(line.stripTrailing()).append('\n');
    }
}
