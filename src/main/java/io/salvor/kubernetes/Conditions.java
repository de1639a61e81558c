package io.salvor.kubernetes;

import io.salvor.api.Condition;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * Sets conditions as kstatus wants them: one per type, the transition time moving only with the status.
 *
 * <p>{@code Ready} and {@code Succeeded} are always present once a kind was looked at. {@code Reconciling} and
 * {@code Stalled} are abnormal-true: present only while they hold.
 */
public final class Conditions {
    public static final String READY = "Ready";
    public static final String SUCCEEDED = "Succeeded";
    public static final String RECONCILING = "Reconciling";
    public static final String STALLED = "Stalled";

    /** On a location: whether somebody confirmed that the generated master key is kept outside the cluster. */
    public static final String MASTER_KEY_SAVED = "MasterKeySaved";

    /** Whether nothing needs the master key any more that another one replaces; there only while that one is named. */
    public static final String MASTER_KEY_REPLACED = "MasterKeyReplaced";

    /** On a location: whether its repositories open with the passwords that it asks for; there only while it asks, or one goes. */
    public static final String PASSWORDS_IN_FORCE = "PasswordsInForce";

    /** On a repository, while somebody else holds a lock that keeps every restic from working. */
    public static final String LOCKED = "Locked";

    /** On a repository: whether maintenance is done as it should be. */
    public static final String MAINTAINED = "Maintained";

    /** On a repository: the last check has found damage. */
    public static final String DAMAGED = "Damaged";

    /** On a policy whose Backups are copied to other locations, and on a repository there: whether everything is that is to be there. */
    public static final String COPIED = "Copied";

    /** On a repository, while it holds not: whether each restic opens it with little work. */
    public static final String CHEAP_KEY = "CheapKey";

    /** On a repository, while it holds not: whether locks that nobody holds any more may be removed. */
    public static final String LOCKS_CLEARED = "LocksCleared";

    /** On a location: whether this installation may write to it. */
    public static final String WRITABLE = "Writable";

    /** On a PolicySource, while it holds not: whether pushes that its webhook hears of can be believed. */
    public static final String WEBHOOK_READY = "WebhookReady";

    /** On a source: what the API server stores otherwise than Git has it; present only while it does. */
    public static final String ALTERED = "Altered";

    /** On a Backup, while it holds not: whether the plan that it is to complete is found in the bucket. */
    public static final String PLAN_FOUND = "PlanFound";

    /** On a location: whether everything that no retention keeps can go. */
    public static final String RETENTION = "Retention";

    /** On a Backup that no retention keeps: why it stays all the same; present only while it does. */
    public static final String FROZEN = "Frozen";

    private static final int LONGEST_MESSAGE = 4096;

    private Conditions() {}

    /** A message as a condition holds it: the schema allows no more. */
    public static String stored(String message) {
        return message == null || message.length() <= LONGEST_MESSAGE ? message : message.substring(0, LONGEST_MESSAGE);
    }

    /** Adds or replaces the condition of a type. */
    public static void set(
            List<Condition> conditions,
            String type,
            String status,
            String reason,
            String message,
            Long generation,
            Instant now) {
        Condition next = new Condition();
        next.type = type;
        next.status = status;
        next.reason = reason;
        next.message = stored(message);
        next.observedGeneration = generation;
        next.lastTransitionTime = now.truncatedTo(ChronoUnit.SECONDS).toString();
        for (int i = 0; i < conditions.size(); i++) {
            Condition current = conditions.get(i);
            if (current.type.equals(type)) {
                if (current.status.equals(status)) {
                    next.lastTransitionTime = current.lastTransitionTime;
                }
                conditions.set(i, next);
                return;
            }
        }
        conditions.add(next);
    }

    /** The thing is as it should be: {@code type} is True and nothing abnormal is left. */
    public static void good(
            List<Condition> conditions, String type, String reason, String message, Long generation, Instant now) {
        set(conditions, type, "True", reason, message, generation, now);
        remove(conditions, RECONCILING);
        remove(conditions, STALLED);
    }

    /** Work goes on; {@code type} is Unknown until it ends. */
    public static void progressing(
            List<Condition> conditions, String type, String reason, String message, Long generation, Instant now) {
        set(conditions, type, "Unknown", reason, message, generation, now);
        set(conditions, RECONCILING, "True", reason, message, generation, now);
        remove(conditions, STALLED);
    }

    /** Something is wrong that may pass by itself; it is tried again. */
    public static void failing(
            List<Condition> conditions, String type, String reason, String message, Long generation, Instant now) {
        set(conditions, type, "False", reason, message, generation, now);
        set(conditions, RECONCILING, "True", reason, message, generation, now);
        remove(conditions, STALLED);
    }

    /** Something is wrong that only a person can resolve. */
    public static void stalled(
            List<Condition> conditions, String type, String reason, String message, Long generation, Instant now) {
        set(conditions, type, "False", reason, message, generation, now);
        set(conditions, STALLED, "True", reason, message, generation, now);
        remove(conditions, RECONCILING);
    }

    public static void remove(List<Condition> conditions, String type) {
        conditions.removeIf(condition -> condition.type.equals(type));
    }

    /** Whether the condition of a type holds with a reason. */
    public static boolean has(List<Condition> conditions, String type, String status, String reason) {
        return has(conditions, type, status, reason, null);
    }

    /** Whether the condition of a type holds with a reason and, unless that is null, with a message. */
    public static boolean has(List<Condition> conditions, String type, String status, String reason, String message) {
        return conditions.stream()
                .anyMatch(c -> c.type.equals(type)
                        && c.status.equals(status)
                        && c.reason.equals(reason)
                        && (message == null || stored(message).equals(c.message)));
    }
}
