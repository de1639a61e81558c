package io.salvor.sandbox.apiserver.rules;

import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.salvor.sandbox.apiserver.TestServer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag(TestServer.REAL)
class CustomResourcesTest {

    private static final String DEFINITION =
            """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: boats.test.salvor.io}
            spec:
              group: test.salvor.io
              scope: Namespaced
              names: {kind: Boat, plural: boats, shortNames: [bt], categories: [fleet]}
              versions:
              - name: v1
                served: true
                storage: true
                subresources: {status: {}}
                additionalPrinterColumns:
                - {name: Sails, type: integer, jsonPath: .spec.sails}
                - {name: Ready, type: string, jsonPath: '.status.conditions[?(@.type=="Ready")].status'}
                - {name: Age, type: date, jsonPath: .metadata.creationTimestamp}
                schema:
                  openAPIV3Schema:
                    type: object
                    properties:
                      spec:
                        type: object
                        required: [port]
                        x-kubernetes-validations:
                        - {rule: "has(self.owner) != has(self.club)", message: "either an owner or a club"}
                        - {rule: "self.port == oldSelf.port", message: "a boat never changes its port"}
                        properties:
                          port: {type: string, minLength: 3, pattern: "^[a-z]+$"}
                          sails: {type: integer, minimum: 1, maximum: 9, default: 2}
                          colour: {type: string, enum: [red, blue]}
                          length: {x-kubernetes-int-or-string: true}
                          owner: {type: string}
                          club: {type: string}
                          extra: {type: object, x-kubernetes-preserve-unknown-fields: true}
                      status:
                        type: object
                        properties:
                          conditions:
                            type: array
                            x-kubernetes-list-type: map
                            x-kubernetes-list-map-keys: [type]
                            items:
                              type: object
                              required: [type]
                              properties: {type: {type: string}, status: {type: string}}
            """;

    private final TestServer test = TestServer.start();
    private final KubernetesClient client = test.client();

    @BeforeEach
    void define() {
        test.create(Serialization.unmarshal(DEFINITION, CustomResourceDefinition.class));
        await().atMost(ofMinutes(1)).until(() -> client.getApiResources("test.salvor.io/v1"), Objects::nonNull);
    }

    @AfterEach
    void stop() {
        test.close();
    }

    private MixedOperation<?, ?, Resource<GenericKubernetesResource>> boats() {
        return client.genericKubernetesResources(new ResourceDefinitionContext.Builder()
                .withGroup("test.salvor.io")
                .withVersion("v1")
                .withKind("Boat")
                .withPlural("boats")
                .withNamespaced(true)
                .build());
    }

    private static GenericKubernetesResource boat(String spec) {
        return Serialization.unmarshal(
                "apiVersion: test.salvor.io/v1\nkind: Boat\nmetadata: {name: b}\nspec: " + spec,
                GenericKubernetesResource.class);
    }

    private String refusal(String spec) {
        KubernetesClientException refusal =
                catchThrowableOfType(KubernetesClientException.class, () -> client.resource(boat(spec))
                        .create());
        assertThat(refusal.getCode()).isEqualTo(422);
        assertThat(refusal.getStatus().getReason()).isEqualTo("Invalid");
        return refusal.getStatus().getMessage();
    }

    @Test
    void a_definition_is_established_and_discovered() {
        var definition = client.apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName("boats.test.salvor.io")
                .get();
        assertThat(definition.getStatus().getConditions())
                .anySatisfy(condition ->
                        assertThat(condition.getType() + condition.getStatus()).isEqualTo("EstablishedTrue"));
        assertThat(client.getApiResources("test.salvor.io/v1").getResources()).anySatisfy(resource -> {
            assertThat(resource.getShortNames()).containsExactly("bt");
            assertThat(resource.getCategories()).containsExactly("fleet");
        });
    }

    @Test
    void defaults_come_in_and_unknown_fields_go_out() {
        GenericKubernetesResource created = client.resource(
                        boat("{port: kiel, owner: me, anchor: 1, extra: {any: thing}, length: 7}"))
                .create();
        assertThat(created.<Integer>get("spec", "sails")).isEqualTo(2);
        assertThat(created.<Object>get("spec", "anchor")).isNull();
        assertThat(created.<String>get("spec", "extra", "any")).isEqualTo("thing");
        assertThat(created.getMetadata().getGeneration()).isEqualTo(1);
    }

    @Test
    void the_schema_is_enforced_in_the_words_of_the_api() {
        assertThat(refusal("{owner: me}"))
                .isEqualTo(
                        "Boat.test.salvor.io \"b\" is invalid: [spec.port: Required value, <nil>: Invalid value: null: some"
                                + " validation rules were not checked because the object was invalid; correct the existing"
                                + " errors to complete validation]");
        assertThat(refusal("{port: K1, owner: me, sails: 10, colour: green}"))
                .contains("spec.port: Invalid value: \"K1\": spec.port in body should be at least 3 chars long")
                .doesNotContain("should match")
                .contains("spec.sails: Invalid value: 10: spec.sails in body should be less than or equal to 9")
                .contains("spec.colour: Unsupported value: \"green\": supported values: \"red\", \"blue\"");
        assertThat(refusal("{port: KIEL, owner: me, length: 1.5}"))
                .contains("spec.port: Invalid value: \"KIEL\": spec.port in body should match '^[a-z]+$'")
                .contains("spec.length in body must be of type integer,string: \"number\"");
        assertThat(refusal("{port: kiel, owner: me, sails: two}"))
                .contains("spec.sails in body must be of type integer: \"string\"");
    }

    @Test
    void rules_in_cel_are_evaluated() {
        assertThat(refusal("{port: kiel}")).endsWith("spec: Invalid value: either an owner or a club");
        assertThat(refusal("{port: KIEL}"))
                .contains("spec.port in body should match '^[a-z]+$'")
                .contains("spec: Invalid value: either an owner or a club");
        client.resource(boat("{port: kiel, owner: me}")).create();
        KubernetesClientException refusal =
                catchThrowableOfType(KubernetesClientException.class, () -> boats().withName("b")
                        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"port\":\"rostock\"}}"));
        assertThat(refusal.getCode()).isEqualTo(422);
        assertThat(refusal.getMessage()).contains("a boat never changes its port");
    }

    @Test
    void a_rule_about_a_field_that_is_not_there_is_refused_with_its_definition() {
        for (String rule : List.of("has(self.anchor)", "self.port > 3", "self.port.")) {
            CustomResourceDefinition wrong = Serialization.unmarshal(
                    DEFINITION
                            .replace("has(self.owner) != has(self.club)", rule)
                            .replace("boats", "barges"),
                    CustomResourceDefinition.class);
            KubernetesClientException refusal =
                    catchThrowableOfType(KubernetesClientException.class, () -> client.resource(wrong)
                            .create());
            assertThat(refusal.getCode()).as(rule).isEqualTo(422);
            assertThat(refusal.getMessage())
                    .contains("x-kubernetes-validations", rule, "compilation failed: ERROR: <input>:1:");
        }
    }

    @Test
    void a_list_with_a_key_that_could_be_absent_is_refused_with_its_definition() {
        CustomResourceDefinition wrong = Serialization.unmarshal(
                DEFINITION.replace("required: [type]", "description: without").replace("boats", "barges"),
                CustomResourceDefinition.class);
        KubernetesClientException refusal = catchThrowableOfType(
                KubernetesClientException.class, () -> client.resource(wrong).create());
        assertThat(refusal.getCode()).isEqualTo(422);
        assertThat(refusal.getStatus().getMessage())
                .isEqualTo("CustomResourceDefinition.apiextensions.k8s.io \"barges.test.salvor.io\" is invalid:"
                        + " spec.validation.openAPIV3Schema.properties[status].properties[conditions].items"
                        + ".properties[type].default: Required value: this property is in x-kubernetes-list-map-keys, so it"
                        + " must have a default or be a required property");
    }

    @Test
    void strict_validation_refuses_unknown_fields() {
        HttpResponse<String> response = test.send(
                "/apis/test.salvor.io/v1/namespaces/" + test.namespace() + "/boats?fieldValidation=Strict",
                Map.of(),
                Serialization.asJson(boat("{port: kiel, owner: me, anchor: 1}")));
        assertThat(response.code()).isEqualTo(400);
        assertThat(response.body()).contains("strict decoding error: unknown field \\\"spec.anchor\\\"");
    }

    @Test
    void only_a_change_of_the_spec_is_a_new_generation() {
        client.resource(boat("{port: kiel, owner: me}")).create();
        boats().withName("b").patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\":{\"labels\":{\"a\":\"b\"}}}");
        boats().withName("b")
                .subresource("status")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"status\":{\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\"}]},\"spec\":{\"sails\":5}}");
        GenericKubernetesResource after = boats().withName("b").get();
        assertThat(after.getMetadata().getGeneration()).isEqualTo(1);
        assertThat(after.<Integer>get("spec", "sails")).isEqualTo(2);
        boats().withName("b").patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"sails\":5}}");
        assertThat(boats().withName("b").get().getMetadata().getGeneration()).isEqualTo(2);
    }

    @Test
    void printer_columns_fill_the_table() {
        client.resource(boat("{port: kiel, owner: me}")).create();
        boats().withName("b")
                .subresource("status")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"status\":{\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\"}]}}");
        String table = test.send(
                        "/apis/test.salvor.io/v1/boats",
                        Map.of("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io,application/json"),
                        "")
                .body();
        assertThat(table).contains("\"kind\":\"Table\"").containsPattern("\"cells\":\\[\"b\",2,\"True\",\"\\d+s\"]");
    }

    @Test
    void a_definition_takes_its_resources_along() {
        client.resource(boat("{port: kiel, owner: me}")).create();
        client.apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName("boats.test.salvor.io")
                .delete();
        await().atMost(ofMinutes(1)).untilAsserted(() -> assertThat(client.getApiResources("test.salvor.io/v1"))
                .isNull());
    }
}
