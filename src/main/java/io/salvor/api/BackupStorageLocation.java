package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** A bucket that repositories and the catalog live in. */
@RegisterForReflection
@JsonClassDescription("A bucket that restic repositories and the catalog of backups live in.")
@Group(Salvor.GROUP)
@Version(Salvor.VERSION)
@Plural("backupstoragelocations")
@ShortNames("bsl")
@Categories({"salvor", "salvor-all"})
@AdditionalPrinterColumn(name = "Phase", jsonPath = ".status.phase", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Bucket",
        jsonPath = ".spec.objectStorage.bucket",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Prefix",
        jsonPath = ".spec.objectStorage.prefix",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "URL",
        jsonPath = ".spec.config.s3Url",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
@AdditionalPrinterColumn(
        name = "Node Jobs",
        jsonPath = ".status.protection.nodeJobs",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
@AdditionalPrinterColumn(
        name = "Versioning",
        jsonPath = ".status.protection.versioning",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
@AdditionalPrinterColumn(
        name = "Object Lock",
        jsonPath = ".status.protection.objectLock",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
@AdditionalPrinterColumn(
        name = "Key",
        jsonPath = ".status.conditions[?(@.type==\"MasterKeySaved\")].reason",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "New Key",
        jsonPath = ".status.conditions[?(@.type==\"MasterKeyReplaced\")].reason",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
@AdditionalPrinterColumn(
        name = "Passwords",
        jsonPath = ".status.passwordMode",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
@AdditionalPrinterColumn(
        name = "Frozen",
        jsonPath = ".status.retention.frozen",
        type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
        name = "Reason",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Last Probe",
        jsonPath = ".status.lastProbeTime",
        type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(name = "Message", jsonPath = ".status.message", type = AdditionalPrinterColumn.Type.STRING)
public class BackupStorageLocation extends CustomResource<BackupStorageLocationSpec, BackupStorageLocationStatus>
        implements Namespaced {
    /** It is there from the start; that of a new object is never sent. */
    @Override
    protected BackupStorageLocationStatus initStatus() {
        return new BackupStorageLocationStatus();
    }
}
