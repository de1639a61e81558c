package io.salvor.backup;

/**
 * What decided about a volume.
 *
 * @param by what kind of thing it was
 * @param rule number of the policy's rule, from 1; null when it was none
 * @param key key of the annotation or label; null when it was none
 */
public record DecidedBy(By by, Integer rule, String key) {

    /** Kinds of things that decide, the strongest first. */
    public enum By {
        /** A volume of its type is never volume data. */
        VolumeType,
        /** A label of the namespace, the pod, the claim or the PersistentVolume. */
        Label,
        /** The policy does not take in the pod, or excludes the claim. */
        Selection,
        /** An annotation of the pod. */
        Annotation,
        /** A rule of the policy. */
        Rule,
        /** What the policy does where nothing else decides. */
        Default
    }

    static DecidedBy volumeType() {
        return new DecidedBy(By.VolumeType, null, null);
    }

    static DecidedBy selection() {
        return new DecidedBy(By.Selection, null, null);
    }

    static DecidedBy label(String key) {
        return new DecidedBy(By.Label, null, key);
    }

    static DecidedBy annotation(String key) {
        return new DecidedBy(By.Annotation, null, key);
    }

    /** @param index in the policy's list, from 0 */
    static DecidedBy rule(int index) {
        return new DecidedBy(By.Rule, index + 1, null);
    }

    static DecidedBy byDefault() {
        return new DecidedBy(By.Default, null, null);
    }

    /** In a word or two: {@code rule 2}, the key of the annotation or label, {@code default}, {@code selection}, {@code volume type}. */
    @Override
    public String toString() {
        return switch (by) {
            case Rule -> "rule " + rule;
            case Label, Annotation -> key;
            case Default -> "default";
            case Selection -> "selection";
            case VolumeType -> "volume type";
        };
    }
}
