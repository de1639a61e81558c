package io.salvor.crash;

import java.io.IOException;
import java.util.List;

/** What is carried out again and again, each time with a kill somewhere, and looked at afterwards. */
interface Subject {
    /** Asks for it. @param run its name, which no other has */
    void begin(String run);

    /** The location that it uses: what is written there is its own. */
    String location(String run);

    /** Whether it has come to its end. */
    boolean ended(String run);

    /** What is there a while after the end and must not stay, in words. */
    List<String> left(String run) throws IOException;

    /** What is not as it must be after the end; empty when all is. */
    List<String> violations(String run) throws IOException, InterruptedException;

    /** Takes away what the next run does not need. @param clean whether nothing was wrong */
    void leave(String run, boolean clean);

    /** The kinds of subjects. */
    enum What {
        /** All volumes and objects are saved. */
        Backup,
        /** They are restored under other names. */
        Restore,
        /** Data is restored in place, by a Restore that is canceled and one that tries it again. */
        Retry
    }
}
