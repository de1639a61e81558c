package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the custom resource definitions from the classes, and adds what the generator leaves out: the order of the columns,
 * the description of the kind, that a spec is required, and that conditions are a map by their type.
 */
final class CustomResourceDefinitions implements CRDPostProcessor {
    static final List<Kind> KINDS = List.of(
            new Kind(PolicySource.class, PolicySourceSpec.class, PolicySourceStatus.class),
            new Kind(BackupPolicy.class, BackupPolicySpec.class, BackupPolicyStatus.class),
            new Kind(BackupStorageLocation.class, BackupStorageLocationSpec.class, BackupStorageLocationStatus.class),
            new Kind(ResticRepository.class, ResticRepositorySpec.class, ResticRepositoryStatus.class),
            new Kind(Backup.class, BackupSpec.class, BackupStatus.class),
            new Kind(PodVolumeBackup.class, PodVolumeBackupSpec.class, PodVolumeBackupStatus.class),
            new Kind(Restore.class, RestoreSpec.class, RestoreStatus.class),
            new Kind(PodVolumeRestore.class, PodVolumeRestoreSpec.class, PodVolumeRestoreStatus.class));

    /** One kind and its two halves. */
    record Kind(Class<? extends HasMetadata> type, Class<?> spec, Class<?> status) {}

    static void writeTo(Path directory) {
        CRDGenerator generator = new CRDGenerator();
        for (Kind kind : KINDS) {
            generator.customResourceClasses(kind.type());
        }
        generator
                .forCRDVersions("v1")
                .withPostProcessor(new CustomResourceDefinitions())
                .inOutputDir(directory.toFile())
                .generate();
    }

    @Override
    public HasMetadata process(HasMetadata resource, String version) {
        CustomResourceDefinition definition = (CustomResourceDefinition) resource;
        Kind kind = KINDS.stream()
                .filter(each -> HasMetadata.getKind(each.type())
                        .equals(definition.getSpec().getNames().getKind()))
                .findFirst()
                .orElseThrow();
        for (CustomResourceDefinitionVersion each : definition.getSpec().getVersions()) {
            JSONSchemaProps root = each.getSchema().getOpenAPIV3Schema();
            root.setDescription(description(kind.type()));
            root.setRequired(List.of("spec"));
            root.getProperties().get("spec").setDescription(description(kind.spec()));
            root.getProperties().get("status").setDescription(description(kind.status()));
            JSONSchemaProps conditions =
                    root.getProperties().get("status").getProperties().get("conditions");
            if (conditions != null) {
                conditions.setXKubernetesListType("map");
                conditions.setXKubernetesListMapKeys(List.of("type"));
            }
            each.setAdditionalPrinterColumns(inOrder(each.getAdditionalPrinterColumns(), kind.type()));
        }
        return definition;
    }

    private static String description(Class<?> type) {
        JsonClassDescription description = type.getAnnotation(JsonClassDescription.class);
        if (description == null) {
            throw new IllegalStateException(type.getName() + " needs @JsonClassDescription: kubectl explain shows it");
        }
        return description.value();
    }

    /** The generator sorts columns by path; a person reads them in the order in which the class declares them. */
    private static List<CustomResourceColumnDefinition> inOrder(
            List<CustomResourceColumnDefinition> columns, Class<?> type) {
        List<String> declared = Arrays.stream(type.getAnnotationsByType(AdditionalPrinterColumn.class))
                .map(AdditionalPrinterColumn::name)
                .toList();
        return columns.stream()
                .sorted(Comparator.comparingInt(column -> declared.indexOf(column.getName())))
                .toList();
    }

    /** Every described place of a schema: {@code spec.include.namespaces} to its schema, the root under the empty path. */
    static Map<String, JSONSchemaProps> fields(JSONSchemaProps schema) {
        Map<String, JSONSchemaProps> fields = new LinkedHashMap<>();
        collect("", schema, fields);
        return fields;
    }

    private static void collect(String path, JSONSchemaProps schema, Map<String, JSONSchemaProps> into) {
        into.put(path, schema);
        if (schema.getProperties() != null) {
            schema.getProperties()
                    .forEach((name, property) -> collect(path.isEmpty() ? name : path + "." + name, property, into));
        }
        if (schema.getItems() != null && schema.getItems().getSchema().getProperties() != null) {
            schema.getItems()
                    .getSchema()
                    .getProperties()
                    .forEach((name, property) -> collect(path + "[]." + name, property, into));
        }
    }
}
