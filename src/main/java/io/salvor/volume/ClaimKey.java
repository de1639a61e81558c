package io.salvor.volume;

/**
 * The claim that a PersistentVolume names.
 *
 * @param uid null where only the name is known
 */
public record ClaimKey(String namespace, String name, String uid) {

    /** Whether both are the claim of the same name, whatever its UID. */
    public boolean sameName(String otherNamespace, String otherName) {
        return namespace.equals(otherNamespace) && name.equals(otherName);
    }

    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
