package io.salvor.operator.backup;

import io.salvor.kubernetes.RunJobs;

/** The part of a Backup's log with what Jobs have printed, from its first line to the end, bounded in all. */
final class JobSections {
    private static final int MOST = 4 << 20;
    private static final String HEAD = "--- ";

    private final StringBuilder text;

    private JobSections(String text) {
        this.text = new StringBuilder(text);
    }

    /** Those in a log, whole or begun. @param uid of the Backup: what another of its name has left there is none of it */
    static JobSections in(String log, String uid) {
        String first = "=== printed by Jobs of " + uid + "\n";
        int begin = log.indexOf(first);
        return new JobSections(begin < 0 ? first : log.substring(begin));
    }

    /** Whether something is said of a Job or pod. */
    boolean has(String name) {
        return text.indexOf("\n" + HEAD + name + "\n") >= 0 || text.indexOf("\n" + HEAD + name + "-") >= 0;
    }

    void add(RunJobs.Log log) {
        String printed = text.length() + log.text().length() <= MOST
                ? log.text().stripTrailing()
                : "is not kept: what other Jobs have printed takes all room";
        text.append('\n')
                .append(HEAD)
                .append(log.pod())
                .append('\n')
                .append(printed)
                .append('\n');
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
