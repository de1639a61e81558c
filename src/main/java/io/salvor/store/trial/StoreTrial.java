package io.salvor.store.trial;

import io.salvor.store.ObjectNames;
import io.salvor.store.ObjectStore;
import io.salvor.store.ProbeKeys;
import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Tries what credentials may do in a place, with a small object of its own that goes again. */
public final class StoreTrial {
    private static final String CREDENTIALS = "credentials";
    private static final String LIST = "list";
    private static final String WRITE = "write";
    private static final String READ = "read";
    private static final String ONCE = "write once";
    private static final String DELETE = "delete";
    private static final String REPOSITORIES = "repositories";

    private static final String FOLDER = ".salvor-test/";
    private static final byte[] CONTENT = "salvor location test".getBytes(StandardCharsets.UTF_8);

    /** The service knew who asked. */
    private static final Set<Reason> KNOWN = Set.of(Reason.AccessDenied, Reason.BucketMissing, Reason.RetentionLocked);

    private final ObjectStore store;
    private final Instant now;
    private final String key;
    private final List<TrialStep> steps = new ArrayList<>();

    private StoreTrial(ObjectStore store, Instant now) {
        this.store = store;
        this.now = now;
        this.key = FOLDER + ProbeKeys.of(now);
    }

    /** Whether the place answers and lets itself be listed. Writes nothing. */
    public static List<TrialStep> ofReading(ObjectStore store) {
        StoreTrial trial = new StoreTrial(store, Instant.EPOCH);
        trial.reach();
        return List.copyOf(trial.steps);
    }

    /** Every step. */
    public static List<TrialStep> ofWriting(ObjectStore store, Instant now) {
        StoreTrial trial = new StoreTrial(store, now);
        if (trial.reach()) {
            trial.write();
        } else {
            for (String step : List.of(WRITE, READ, DELETE, REPOSITORIES)) {
                trial.steps.add(TrialStep.notTried(step, "the place cannot be listed"));
            }
        }
        return List.copyOf(trial.steps);
    }

    private boolean reach() {
        try {
            store.reach();
            works(CREDENTIALS, "the service knows them");
            works(LIST, "the place can be listed");
            return true;
        } catch (StorageException e) {
            if (e.reason() == Reason.InvalidCredentials || e.reason() == Reason.CredentialsNotFound) {
                fails(CREDENTIALS, e);
                steps.add(TrialStep.notTried(LIST, "there are no credentials that the service accepts"));
            } else {
                steps.add(
                        KNOWN.contains(e.reason())
                                ? TrialStep.works(CREDENTIALS, "the service knows them")
                                : TrialStep.notTried(CREDENTIALS, "the service did not answer as one"));
                fails(LIST, e);
            }
            return false;
        }
    }

    private void write() {
        try {
            store.put(key, CONTENT);
            works(WRITE, "a small object was written");
        } catch (StorageException e) {
            fails(WRITE, e);
            for (String step : List.of(READ, DELETE, REPOSITORIES)) {
                steps.add(TrialStep.notTried(step, "nothing could be written"));
            }
            return;
        }
        read();
        once();
        delete();
        repositories();
        clear();
    }

    /** What a trial has left that was killed. Another one may be at work. */
    private void clear() {
        try {
            clear(FOLDER);
            clear(ObjectNames.RESTIC + FOLDER);
        } catch (StorageException e) {
            // The step before has said what may not be removed.
            return;
        }
    }

    private void clear(String folder) {
        for (String left : store.keys(folder)) {
            String name = left.substring(folder.length());
            if (!name.startsWith(ProbeKeys.START) || ProbeKeys.isLeft(name, now)) {
                store.erase(left);
            }
        }
    }

    /** They may lie in another place, or be what a policy allows less of. */
    private void repositories() {
        String there = ObjectNames.RESTIC + key;
        try {
            store.put(there, CONTENT);
            if (!store.erase(there)) {
                store.delete(there);
            }
            works(REPOSITORIES, "a small object was written where they lie, and is gone again");
        } catch (StorageException e) {
            fails(REPOSITORIES, e);
        }
    }

    private void read() {
        try (InputStream in = store.get(key)) {
            boolean same = Arrays.equals(in.readAllBytes(), CONTENT);
            boolean listed = store.keys(FOLDER).contains(key);
            if (!same) {
                steps.add(TrialStep.fails(READ, "what is read is not what was written; see what stands in between"));
            } else if (!listed) {
                steps.add(
                        TrialStep.fails(READ, "what was written is not in the list; the service must list it at once"));
            } else {
                works(READ, "it is read as it was written, and is in the list");
            }
        } catch (StorageException e) {
            fails(READ, e);
        } catch (IOException e) {
            steps.add(TrialStep.fails(READ, "it cannot be read: " + e.getMessage()));
        }
    }

    private void once() {
        try {
            if (store.putIfAbsent(key, new byte[] {0})) {
                steps.add(TrialStep.fails(
                        ONCE, "an object that is there was written over, although only a new one was to be written"));
            } else {
                works(ONCE, "what is there is not written over");
            }
        } catch (StorageException e) {
            fails(ONCE, e);
        }
    }

    private void delete() {
        try {
            boolean erased = store.erase(key);
            if (!erased) {
                store.delete(key);
            }
            if (store.exists(key)) {
                steps.add(TrialStep.fails(DELETE, "it is still there after it was removed"));
            } else {
                works(DELETE, erased ? "it is gone" : "it is gone; the place keeps a version of it");
            }
        } catch (StorageException e) {
            fails(DELETE, e);
        }
    }

    private void works(String step, String said) {
        steps.add(TrialStep.works(step, said));
    }

    private void fails(String step, StorageException e) {
        steps.add(TrialStep.fails(step, e.getMessage()));
    }
}
