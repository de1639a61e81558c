package io.salvor.reading;

import io.salvor.trouble.CatalogException;
import io.salvor.trouble.Reason;

/** Finds the constant that a word in a document of the bucket stands for. */
final class StoredWords {
    private StoredWords() {}

    /**
     * The constant of that name.
     *
     * @param key of the document
     * @throws CatalogException if there is none
     */
    static <E extends Enum<E>> E of(Class<E> type, String word, String key) {
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equals(word)) {
                return constant;
            }
        }
        throw new CatalogException(
                Reason.Malformed,
                key,
                "says \"" + word
                        + "\" where this Salvor knows no such word; carry on with the Salvor that wrote it, or put"
                        + " back a good copy of this object");
    }
}
