package io.salvor.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.salvor.store.ObjectNames;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds docs/bucket.md equal to what is stored: every key, every field, every version. */
class BucketPageTest {
    private static final Path GOLDEN = Path.of("src/test/resources/records");
    private static final Pattern FIELD = Pattern.compile("`((?:\\[]\\.)?[a-z][A-Za-z.\\[\\]]*)`");

    /** Words in the tables that are no fields. */
    private static final Set<String> OTHER_WORDS = Set.of("asOf");

    private static final Map<String, String> SECTIONS = Map.ofEntries(
            Map.entry("location", "## The location"),
            Map.entry("owner", "## The owner"),
            Map.entry("repository", "## A repository"),
            Map.entry("marker", "## The marker"),
            Map.entry("plan", "## The plan"),
            Map.entry("policy-hooks", "## The hooks"),
            Map.entry("volumes", "## The volumes"),
            Map.entry("tombstone", "## A deletion"),
            Map.entry("restore-plan", "## A restore"),
            Map.entry("planned-restore", "## What a restore was going to do"),
            Map.entry("restore-report", "## What became of a restore"));

    private String page;

    static List<StoredForm> forms() {
        return StoredForm.all();
    }

    @BeforeEach
    void read() throws IOException {
        page = Files.readString(Path.of("docs/bucket.md"));
    }

    @Test
    void every_key_of_the_layout_is_named() throws ReflectiveOperationException {
        String named = page.replaceAll("<backup>|<namespace>|<uid>|<restore>", "x");
        Set<String> keys = new TreeSet<>(Set.of(CatalogLayout.LOCATION, ObjectNames.repository("x") + "/…"));
        for (Method method : CatalogLayout.class.getDeclaredMethods()) {
            boolean key = method.getReturnType() == String.class && !Modifier.isPrivate(method.getModifiers());
            if (key && !method.getName().equals("backup")) {
                Object[] names = new Object[method.getParameterCount()];
                Arrays.fill(names, "x");
                keys.add((String) method.invoke(null, names));
            }
        }

        assertThat(keys).hasSize(14).allSatisfy(key -> assertThat(named).contains("| `" + key + "` |"));
    }

    @ParameterizedTest
    @MethodSource("forms")
    void every_field_is_named_and_nothing_else(StoredForm form) {
        String prefix = form.sample() instanceof StoredVolume ? "[]." : "";
        Set<String> fields = fields(form.sample().getClass(), prefix);

        assertThat(namedIn(section(form)))
                .as("fields named in the section \"%s\" of docs/bucket.md", SECTIONS.get(form.name()))
                .isEqualTo(fields);
    }

    @ParameterizedTest
    @MethodSource("forms")
    void the_version_is_the_one_that_is_written(StoredForm form) {
        assertThat(section(form)).contains("formatVersion` | " + form.format().newest() + " |");
    }

    @ParameterizedTest
    @MethodSource("forms")
    void the_form_on_record_has_every_field(StoredForm form) throws IOException {
        JsonNode golden = new ObjectMapper().readTree(Files.readString(GOLDEN.resolve(form.name() + ".json")));
        Set<String> fields = fields(form.sample().getClass(), golden.isArray() ? "[]." : "");

        assertThat(fieldsOf(golden, "")).containsAll(fields);
    }

    private String section(StoredForm form) {
        int start = page.indexOf(SECTIONS.get(form.name()) + ":");
        int end = page.indexOf("\n## ", start);
        return page.substring(start, end < 0 ? page.length() : end);
    }

    private static Set<String> namedIn(String section) {
        Set<String> named = new TreeSet<>();
        section.lines().filter(line -> line.startsWith("| `")).forEach(line -> {
            Matcher matcher = FIELD.matcher(line);
            while (matcher.find()) {
                named.add(matcher.group(1));
            }
        });
        named.removeAll(OTHER_WORDS);
        return named;
    }

    /** The paths of all fields of a record; {@code []} leads into a list. */
    private static Set<String> fields(Class<?> type, String prefix) {
        Set<String> fields = new TreeSet<>();
        for (RecordComponent component : type.getRecordComponents()) {
            String path = prefix + component.getName();
            Class<?> content = component.getType();
            if (component.getGenericType() instanceof ParameterizedType generic && generic.getRawType() == List.class) {
                Type element = generic.getActualTypeArguments()[0];
                path += "[]";
                content = (Class<?>) element;
            }
            fields.add(path);
            if (content.isRecord()) {
                fields.addAll(fields(content, path + "."));
            }
        }
        return fields;
    }

    private static Set<String> fieldsOf(JsonNode node, String path) {
        Set<String> fields = new TreeSet<>();
        if (node.isArray()) {
            fields.add(path + "[]");
            node.forEach(entry -> fields.addAll(fieldsOf(entry, path + "[]")));
        } else {
            fields.add(path);
            node.properties()
                    .forEach(entry -> fields.addAll(
                            fieldsOf(entry.getValue(), path.isEmpty() ? entry.getKey() : path + "." + entry.getKey())));
        }
        return fields;
    }
}
