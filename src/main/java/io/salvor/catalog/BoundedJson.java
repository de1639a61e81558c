package io.salvor.catalog;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.salvor.trouble.CatalogException;
import io.salvor.trouble.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Type;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Reads and writes the catalog's JSON; reading stops at the limits' depth and at anything behind the document. How it does that
 * depends on no setting from elsewhere, because what is written stays for years.
 */
final class BoundedJson {
    private final ObjectMapper mapper;

    BoundedJson(CatalogLimits limits) {
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(limits.jsonDepth())
                        .maxStringLength(limits.documentBytes())
                        .build())
                // They would be written as texts, and be read as such.
                .disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
                .build();
        mapper = JsonMapper.builder(factory)
                .addModule(new JavaTimeModule())
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                // An older Salvor reads what a newer one has added fields to.
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }

    JavaType type(Type type) {
        return mapper.constructType(type);
    }

    JavaType listOf(Type type) {
        return mapper.getTypeFactory().constructCollectionType(List.class, type(type));
    }

    byte[] write(Object value) {
        try {
            return mapper.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(value.getClass().getName() + " cannot be written as JSON", e);
        }
    }

    /** Writes a document that may be larger than what memory holds. The stream stays open. */
    void write(Object value, OutputStream out) throws IOException {
        mapper.writer().without(JsonGenerator.Feature.AUTO_CLOSE_TARGET).writeValue(out, value);
    }

    /** A text that can be read more than once. */
    interface Text {
        InputStream open() throws IOException;
    }

    /** The same as {@link #read(String, byte[], JavaType, Format)} of a document that may be larger than what memory holds. */
    <T> T read(String key, Text text, JavaType type, Format format) {
        return guarded(key, () -> {
            try (InputStream in = text.open();
                    JsonParser parser = mapper.createParser(in)) {
                format.check(key, parser);
            }
            try (InputStream in = text.open()) {
                return mapper.readValue(in, type);
            }
        });
    }

    /**
     * Reads a document whose version may be one that this Salvor does not know.
     *
     * @throws CatalogException naming the key if it is of a newer version or no JSON of this type
     */
    <T> T read(String key, byte[] json, JavaType type, Format format) {
        return guarded(key, () -> {
            try (JsonParser parser = mapper.createParser(json)) {
                format.check(key, parser);
            }
            return mapper.readValue(json, type);
        });
    }

    /** @throws CatalogException naming the key if the text is no JSON of this type; never returns null */
    <T> T read(String key, byte[] json, JavaType type) {
        return guarded(key, () -> mapper.readValue(json, type));
    }

    private interface Read<T> {
        T read() throws IOException;
    }

    private static <T> T guarded(String key, Read<T> read) {
        try {
            T value = read.read();
            if (value != null) {
                return value;
            }
        } catch (StreamConstraintsException e) {
            throw new CatalogException(
                    Reason.TooLarge, key, "is nested or long beyond what Salvor writes; " + BoundedBytes.ADVICE, e);
        } catch (JsonProcessingException e) {
            throw new CatalogException(
                    Reason.Malformed,
                    key,
                    "is not the JSON that Salvor writes here (" + problem(e) + "); " + BoundedBytes.ADVICE,
                    e);
        } catch (IOException e) {
            throw BoundedBytes.unreadable(key, e);
        }
        throw new CatalogException(Reason.Malformed, key, "holds nothing; " + BoundedBytes.ADVICE);
    }

    /** What is wrong, and in which field where that is known. */
    private static String problem(JsonProcessingException e) {
        Throwable said = e instanceof ValueInstantiationException && e.getCause() != null ? e.getCause() : e;
        String message = said instanceof JsonProcessingException json ? json.getOriginalMessage() : said.getMessage();
        String what = message == null
                ? said.getClass().getSimpleName()
                : message.lines().findFirst().orElse("");
        return e instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()
                ? path(mapping) + " " + what
                : what;
    }

    private static String path(JsonMappingException e) {
        return e.getPath().stream()
                .map(place -> place.getFieldName() == null ? "[" + place.getIndex() + "]" : place.getFieldName())
                .collect(Collectors.joining("."));
    }
}
