package io.salvor.catalog;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.salvor.trouble.CatalogException;
import io.salvor.trouble.Reason;
import java.io.IOException;
import java.lang.reflect.Type;

/** Reads and writes the catalog's JSON; reading stops at the limits' depth and at anything behind the document. */
final class BoundedJson {
    private final ObjectMapper mapper;

    /** @param base is copied; fields it does not know are passed over, so that an older Salvor reads what a newer one wrote */
    BoundedJson(ObjectMapper base, CatalogLimits limits) {
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(limits.jsonDepth())
                        .maxStringLength(limits.documentBytes())
                        .build())
                .build();
        mapper = base.copyWith(factory)
                .registerModule(new JavaTimeModule())
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    }

    JavaType type(Type type) {
        return mapper.constructType(type);
    }

    JavaType listOf(Type type) {
        return mapper.getTypeFactory().constructCollectionType(java.util.List.class, type(type));
    }

    byte[] write(Object value) {
        try {
            return mapper.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(value.getClass().getName() + " cannot be written as JSON", e);
        }
    }

    /** @throws CatalogException naming the key if the text is no JSON of this type; never returns null */
    <T> T read(String key, byte[] json, JavaType type) {
        try {
            T value = mapper.readValue(json, type);
            if (value != null) {
                return value;
            }
        } catch (StreamConstraintsException e) {
            throw new CatalogException(
                    Reason.TooLarge, key, "is nested or long beyond what Salvor writes; " + BoundedBytes.ADVICE, e);
        } catch (IOException e) {
            throw new CatalogException(
                    Reason.Malformed,
                    key,
                    "is not the JSON that Salvor writes here (" + firstLine(e) + "); " + BoundedBytes.ADVICE,
                    e);
        }
        throw new CatalogException(Reason.Malformed, key, "holds nothing; " + BoundedBytes.ADVICE);
    }

    private static String firstLine(IOException e) {
        String message = e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage();
        return message == null
                ? e.getClass().getSimpleName()
                : message.lines().findFirst().orElse("");
    }
}
