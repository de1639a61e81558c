package io.salvor.policy;

/**
 * A file as it was found in a source of policies.
 *
 * @param path its path in the source, with forward slashes; it names the file in every problem
 * @param content its bytes, not yet known to be text
 */
public record SourceFile(String path, byte[] content) {
    /** The most bytes that a file may have; of a larger one no more than one byte beyond needs to be handed over. */
    public static final int MOST_BYTES = 1024 * 1024;
}
