package io.salvor.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.salvor.units.PackedJson;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Writes records with generated contents and reads them back. */
class GeneratedRecordsTest {
    private static final int RECORDS = 300;
    private static final int CHARACTERS = 0x3000;

    private final BoundedJson json = new BoundedJson(CatalogLimits.standard());
    private final Random random = new Random(42);

    static List<StoredForm> forms() {
        return StoredForm.all();
    }

    @ParameterizedTest
    @MethodSource("forms")
    void what_is_read_is_what_was_written(StoredForm form) {
        for (int i = 0; i < RECORDS; i++) {
            Record written = generated(form.sample().getClass(), form.format());
            byte[] bytes = json.write(written);

            Record read = json.read("key", bytes, json.type(form.sample().getClass()), form.format());

            assertThat(read).isEqualTo(written);
            assertThat(json.write(read)).isEqualTo(bytes);
        }
    }

    /** A record of the type; parts that it can do without are sometimes missing. */
    private Record generated(Class<?> type, Format format) {
        RecordComponent[] components = type.getRecordComponents();
        Object[] values = new Object[components.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = components[i].getName().equals(Format.FIELD)
                    ? format.newest()
                    : value(components[i].getGenericType(), format);
        }
        Record whole = made(type, values);
        assertThat(whole).as("%s of %s", type, List.of(values)).isNotNull();
        int left = random.nextInt(values.length);
        if (components[left].getType().isPrimitive()) {
            return whole;
        }
        values[left] = null;
        Record lacking = made(type, values);
        return lacking == null ? whole : lacking;
    }

    /** Null where a part is missing that the record needs. */
    private static Record made(Class<?> type, Object[] values) {
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(Arrays.stream(type.getRecordComponents())
                    .map(RecordComponent::getType)
                    .toArray(Class<?>[]::new));
            return (Record) constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            return null;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private Object value(Type type, Format format) {
        if (type instanceof ParameterizedType generic) {
            Type element = generic.getActualTypeArguments()[0];
            return generic.getRawType() == List.class
                    ? IntStream.range(0, random.nextInt(3))
                            .mapToObj(i -> value(element, format))
                            .toList()
                    : map();
        }
        Class<?> plain = (Class<?>) type;
        if (plain.isRecord()) {
            return generated(plain, format);
        }
        if (plain == JsonNode.class) {
            return json();
        }
        if (plain == PackedJson.class) {
            return PackedJson.of(json());
        }
        if (plain == Instant.class) {
            return Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000));
        }
        return scalar(plain);
    }

    private JsonNode json() {
        return JsonNodeFactory.instance.objectNode().put(text(), text()).putNull(text());
    }

    private Object scalar(Class<?> type) {
        if (type == String.class) {
            return text();
        }
        if (type == int.class || type == Integer.class) {
            return random.nextInt();
        }
        if (type == long.class || type == Long.class) {
            return random.nextLong();
        }
        if (type == boolean.class) {
            return random.nextBoolean();
        }
        throw new IllegalArgumentException("nothing is generated for " + type);
    }

    private Map<String, String> map() {
        Map<String, String> map = new HashMap<>();
        IntStream.range(0, random.nextInt(4)).forEach(i -> map.put(text(), text()));
        return map;
    }

    private String text() {
        StringBuilder text = new StringBuilder("x");
        IntStream.range(0, random.nextInt(12)).forEach(i -> text.append((char) random.nextInt(CHARACTERS)));
        return text.toString();
    }
}
