package io.salvor.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.salvor.api.Condition;
import io.salvor.kubernetes.Conditions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.luaj.vm2.Globals;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.lib.jse.JsePlatform;
import org.yaml.snakeyaml.Yaml;

/** The health script for Argo CD, run on what the operator writes. */
class ArgoHealthTest {
    private static final Path CONFIGURATION = Path.of("docs/argocd/argocd-cm.yaml");
    private static final String KEY = "resource.customizations.health.salvor.io_";
    private static final Instant NOW = Instant.parse("2026-11-22T02:00:00Z");

    private static Map<String, String> scripts;

    @BeforeAll
    static void readTheScripts() throws IOException {
        Map<String, Map<String, String>> configuration = new Yaml().load(Files.readString(CONFIGURATION));
        scripts = new LinkedHashMap<>();
        configuration.get("data").forEach((key, script) -> scripts.put(key.substring(KEY.length()), script));
    }

    @Test
    void every_kind_with_conditions_has_a_script_and_all_are_the_same() throws IOException {
        assertThat(scripts).containsOnlyKeys(kindsWithConditions());
        assertThat(scripts.values().stream().distinct()).hasSize(1);
    }

    @Test
    void what_was_never_looked_at_is_progressing() {
        assertHealth("Progressing", "waiting for the operator", object(1, null, Map.of()));
    }

    @Test
    void what_is_suspended_is_suspended_whatever_its_conditions() {
        List<Condition> conditions = new ArrayList<>();
        Conditions.stalled(conditions, Conditions.READY, "InvalidSchedule", "no such hour", 1L, NOW);
        assertHealth("Suspended", "spec.suspend", object(1, status(1L, conditions), Map.of("suspend", true)));
    }

    @Test
    void a_status_of_an_older_spec_is_progressing() {
        List<Condition> conditions = new ArrayList<>();
        Conditions.good(conditions, Conditions.READY, "Ready", "all is well", 1L, NOW);
        assertHealth("Progressing", "last change", object(2, status(1L, conditions), Map.of()));
    }

    @Test
    void each_way_in_which_the_operator_sets_conditions_has_its_health() {
        List<Condition> conditions = new ArrayList<>();
        for (String type : List.of(Conditions.READY, Conditions.SUCCEEDED)) {
            Conditions.progressing(conditions, type, "InProgress", "2 of 3 volumes", 1L, NOW);
            assertHealth("Progressing", "InProgress: 2 of 3 volumes", object(1, status(1L, conditions), Map.of()));
            Conditions.failing(conditions, type, "Unreachable", "no route to the bucket", 1L, NOW);
            assertHealth(
                    "Degraded", "Unreachable: no route to the bucket", object(1, status(1L, conditions), Map.of()));
            Conditions.stalled(conditions, type, "WrongPassword", "the key is another", 1L, NOW);
            assertHealth("Degraded", "WrongPassword: the key is another", object(1, status(1L, conditions), Map.of()));
            Conditions.good(conditions, type, "Fine", "all is well", 1L, NOW);
            assertHealth("Healthy", "Fine: all is well", object(1, status(1L, conditions), Map.of()));
            conditions.clear();
        }
    }

    private static void assertHealth(String status, String message, Map<String, Object> object) {
        Globals globals = JsePlatform.standardGlobals();
        globals.set("obj", lua(object));
        LuaValue health =
                globals.load(scripts.values().iterator().next(), "health").call();
        assertThat(health.get("status").tojstring()).isEqualTo(status);
        assertThat(health.get("message").tojstring()).contains(message);
    }

    private static Map<String, Object> object(int generation, Map<String, Object> status, Map<String, Object> spec) {
        Map<String, Object> object = new HashMap<>();
        object.put("metadata", Map.of("generation", generation));
        object.put("spec", spec);
        if (status != null) {
            object.put("status", status);
        }
        return object;
    }

    private static Map<String, Object> status(Long observed, List<Condition> conditions) {
        return Map.of(
                "observedGeneration", observed, "conditions", new ObjectMapper().convertValue(conditions, List.class));
    }

    private static LuaValue lua(Object value) {
        LuaTable table = new LuaTable();
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, each) -> table.set((String) key, lua(each)));
            return table;
        }
        if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                table.set(i + 1, lua(list.get(i)));
            }
            return table;
        }
        if (value instanceof Boolean flag) {
            return LuaValue.valueOf(flag);
        }
        return value instanceof Number number
                ? LuaValue.valueOf(number.doubleValue())
                : LuaValue.valueOf((String) value);
    }

    private static List<String> kindsWithConditions() throws IOException {
        List<String> kinds = new ArrayList<>();
        try (var files = Files.list(Path.of("crds"))) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".yml")).toList()) {
                JsonNode spec = new ObjectMapper(new YAMLFactory())
                        .readTree(file.toFile())
                        .path("spec");
                if (!spec.at("/versions/0/schema/openAPIV3Schema/properties/status/properties/conditions")
                        .isMissingNode()) {
                    kinds.add(spec.at("/names/kind").asText());
                }
            }
        }
        return kinds;
    }
}
