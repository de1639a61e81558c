package io.salvor.sandbox.apiserver.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.sandbox.apiserver.api.Cause;
import io.salvor.sandbox.apiserver.api.CustomVersion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.projectnessie.cel.Ast;
import org.projectnessie.cel.Env;
import org.projectnessie.cel.EnvOption;
import org.projectnessie.cel.Program;
import org.projectnessie.cel.checker.Decls;
import org.projectnessie.cel.common.types.Err;
import org.projectnessie.cel.common.types.ref.Val;
import org.projectnessie.cel.extension.StringsLib;
import org.projectnessie.cel.relocated.com.google.api.expr.v1alpha1.Type;

/**
 * The x-kubernetes-validations of one schema. There is no estimate of costs, which makes a real server
 * refuse rules over lists and texts without a bound; of the libraries Kubernetes adds there is only
 * the one for strings.
 */
final class CelRules implements CustomVersion.Rules {

    private static final Pattern TRANSITION = Pattern.compile("\\boldSelf\\b");

    /** @param rule as in the schema, for its message and path */
    private record Compiled(JsonNode rule, boolean transition, Program program, Program message) {}

    // By identity: the rules belong to one place of the schema, and equal places have their own.
    private final Map<JsonNode, List<Compiled>> bySchema = new IdentityHashMap<>();

    private final JsonNode schema;

    private CelRules(JsonNode schema) {
        this.schema = schema;
    }

    /** @throws IllegalArgumentException naming the first rule that is not CEL, or not about this schema */
    static CelRules compile(JsonNode schema) {
        CelRules rules = new CelRules(schema);
        Env env = Env.newEnv(
                StringsLib.strings(),
                EnvOption.declarations(Decls.newVar("self", Decls.Dyn), Decls.newVar("oldSelf", Decls.Dyn)));
        rules.collect(env, schema, "object");
        return rules;
    }

    private void collect(Env env, JsonNode schema, String name) {
        List<Compiled> here = new ArrayList<>();
        for (JsonNode rule : schema.path("x-kubernetes-validations")) {
            String text = rule.path("rule").asText();
            String message = rule.path("messageExpression").asText();
            boolean optionalOld = rule.path("optionalOldSelf").asBoolean(false);
            checkTypes(text, schema, name, optionalOld);
            here.add(new Compiled(
                    rule,
                    TRANSITION.matcher(text).find() && !optionalOld,
                    program(env, text),
                    message.isEmpty() ? null : program(env, message)));
        }
        if (!here.isEmpty()) {
            bySchema.put(schema, here);
        }
        schema.path("properties")
                .properties()
                .forEach(property -> collect(env, property.getValue(), name + "." + property.getKey()));
        for (String inner : List.of("additionalProperties", "items")) {
            if (schema.path(inner).isObject()) {
                collect(env, schema.path(inner), name + "." + inner);
            }
        }
    }

    // Rules are checked against the schema's types and run without them: values are plain maps at run time.
    private static void checkTypes(String text, JsonNode schema, String name, boolean optionalOld) {
        CelTypes types = new CelTypes();
        Type self = types.declare(name, schema);
        Env env = Env.newEnv(
                EnvOption.customTypeProvider(types),
                StringsLib.strings(),
                EnvOption.declarations(
                        Decls.newVar("self", self), Decls.newVar("oldSelf", optionalOld ? Decls.Dyn : self)));
        compiled(env, text);
    }

    private static Program program(Env env, String text) {
        return env.program(compiled(env, text));
    }

    private static Ast compiled(Env env, String text) {
        // In two steps: in one, the library does not survive a text that cannot be parsed.
        Env.AstIssuesTuple parsed = env.parse(text);
        Env.AstIssuesTuple checked = parsed.hasIssues() ? parsed : env.check(parsed.getAst());
        if (checked.hasIssues()) {
            throw new IllegalArgumentException("\"" + text + "\": compilation failed: " + checked.getIssues());
        }
        return checked.getAst();
    }

    @Override
    public boolean any() {
        return !bySchema.isEmpty();
    }

    @Override
    public List<Cause> check(ObjectNode value, ObjectNode old) {
        List<Cause> causes = new ArrayList<>();
        walk(value, old, schema, "", causes);
        return causes;
    }

    private void walk(JsonNode value, JsonNode old, JsonNode schema, String path, List<Cause> causes) {
        for (Compiled compiled : bySchema.getOrDefault(schema, List.of())) {
            if (old != null || !compiled.transition()) {
                evaluate(compiled, value, old, schema, path, causes);
            }
        }
        if (value.isObject()) {
            for (Map.Entry<String, JsonNode> field : value.properties()) {
                JsonNode fieldSchema = Schemas.fieldSchema(schema, field.getKey());
                if (fieldSchema != null) {
                    JsonNode before = old == null ? null : old.get(field.getKey());
                    walk(field.getValue(), before, fieldSchema, SchemaValidator.join(path, field.getKey()), causes);
                }
            }
        } else if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                JsonNode before = counterpart(value.get(i), old, schema);
                walk(value.get(i), before, schema.path("items"), path + "[" + i + "]", causes);
            }
        }
    }

    /** Only of the elements of a map list is it known which one they were before. */
    private static JsonNode counterpart(JsonNode element, JsonNode old, JsonNode listSchema) {
        if (old != null && listSchema.path("x-kubernetes-list-type").asText().equals("map")) {
            JsonNode wanted = SchemaValidator.identity(element, listSchema);
            for (JsonNode candidate : old) {
                if (wanted.equals(SchemaValidator.identity(candidate, listSchema))) {
                    return candidate;
                }
            }
        }
        return null;
    }

    private static void evaluate(
            Compiled compiled, JsonNode value, JsonNode old, JsonNode schema, String path, List<Cause> causes) {
        Map<String, Object> variables = new HashMap<>();
        variables.put("self", CelValues.of(value, schema));
        if (old != null) {
            variables.put("oldSelf", CelValues.of(old, schema));
        }
        Val result = compiled.program().eval(variables).getVal();
        boolean failed = Err.isError(result);
        if (!failed && Boolean.TRUE.equals(result.value())) {
            return;
        }
        String rule = compiled.rule().path("rule").asText();
        String message = compiled.rule().path("message").asText("failed rule: " + rule);
        if (failed) {
            message = "rule evaluation error: " + result + ": " + rule;
        } else if (compiled.message() != null) {
            message = String.valueOf(compiled.message().eval(variables).getVal().value());
        }
        causes.add(new Cause(
                compiled.rule().path("reason").asText("FieldValueInvalid"),
                "Invalid value: " + message,
                path + compiled.rule().path("fieldPath").asText()));
    }
}
