package io.salvor.catalog;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.salvor.trouble.CatalogException;
import io.salvor.trouble.Reason;
import java.io.IOException;

/**
 * Which versions of a document this Salvor reads. The version stands in the field {@value #FIELD} of the document, or of each entry of
 * a list. Fields may be added without a new one, because a reader ignores what it does not know.
 *
 * @param oldest the oldest version that is read
 * @param newest the version that is written, and the newest that is read
 * @param firstHasNone true where version 1 was written before there was the field, so that a document without it is of version 1
 */
record Format(int oldest, int newest, boolean firstHasNone) {
    static final String FIELD = "formatVersion";

    /** A document that has carried its version from the start. */
    static Format named(int newest) {
        return new Format(1, newest, false);
    }

    /** A document whose first version carries none. */
    static Format firstUnnamed(int newest) {
        return new Format(1, newest, true);
    }

    /** The same where what was written in a version before this one is not carried on with. */
    Format onlySince(int first) {
        return new Format(first, newest, firstHasNone);
    }

    /** The version that a document is of, by what stands in its field; 0 for nothing. */
    int version(int written) {
        return written == 0 && firstHasNone ? 1 : written;
    }

    /**
     * Looks at nothing but the versions, because a newer form need not look like this one anywhere else.
     *
     * @param parser at its start
     * @throws CatalogException with {@link Reason#NewerFormat} for a version that only a newer Salvor knows, with {@link
     *     Reason#OlderFormat} for one that only an earlier one went on with, with {@link Reason#Malformed} for what is none
     */
    void check(String key, JsonParser parser) throws IOException {
        JsonToken start = parser.nextToken();
        if (start == JsonToken.START_OBJECT) {
            checkObject(key, parser);
        } else if (start == JsonToken.START_ARRAY) {
            for (JsonToken entry = parser.nextToken(); inside(entry); entry = parser.nextToken()) {
                if (entry == JsonToken.START_OBJECT) {
                    checkObject(key, parser);
                } else {
                    parser.skipChildren();
                }
            }
        }
    }

    private void checkObject(String key, JsonParser parser) throws IOException {
        boolean found = false;
        for (JsonToken field = parser.nextToken(); inside(field); field = parser.nextToken()) {
            boolean version = FIELD.equals(parser.currentName());
            JsonToken value = parser.nextToken();
            if (version) {
                found = true;
                check(key, isInt(parser, value) ? parser.getIntValue() : 0);
            }
            parser.skipChildren();
        }
        if (!found) {
            if (!firstHasNone) {
                throw Problems.malformed(key, "lacks " + FIELD);
            }
            check(key, 1);
        }
    }

    private static boolean isInt(JsonParser parser, JsonToken value) throws IOException {
        return value == JsonToken.VALUE_NUMBER_INT && parser.getNumberType() == JsonParser.NumberType.INT;
    }

    private void check(String key, int version) {
        if (version > newest) {
            throw new CatalogException(
                    Reason.NewerFormat, key, "has format " + version + " of a newer Salvor; upgrade Salvor");
        }
        if (version < 1) {
            throw Problems.malformed(key, "has a " + FIELD + " that is none");
        }
        if (version < oldest) {
            throw new CatalogException(
                    Reason.OlderFormat,
                    key,
                    "has format " + version + " of an earlier Salvor, which this one does not carry on with");
        }
    }

    private static boolean inside(JsonToken token) {
        return token != null && token != JsonToken.END_OBJECT && token != JsonToken.END_ARRAY;
    }
}
