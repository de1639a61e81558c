package io.salvor.sandbox.apiserver.store;

/** One change of one object. {@code previous} is null when the object was added. */
public record Change(Type type, Stored object, Stored previous) {

    public enum Type {
        ADDED,
        MODIFIED,
        DELETED
    }

    public long version() {
        return object.version();
    }

    /**
     * What this change is to someone who sees only the objects of a selection: a change that moves
     * an object into the selection is an addition, one that moves it out is a deletion.
     *
     * @return null when it is nothing to them
     */
    public Type seenThrough(Selection selection) {
        boolean after = type != Type.DELETED && selection.matches(object);
        boolean before = previous != null && selection.matches(previous);
        if (after) {
            return before ? Type.MODIFIED : Type.ADDED;
        }
        return before ? Type.DELETED : null;
    }
}
