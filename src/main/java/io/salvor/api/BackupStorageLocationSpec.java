package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** Where repositories and the catalog live, and with which credentials. */
@RegisterForReflection
@JsonClassDescription("Which bucket, how it is reached, with which credentials and key.")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
        value = "!has(self.passwordMode) || self.passwordMode != 'Shared' || has(self.repositoryPassword)"
                + " || self.accessMode == 'ReadOnly'",
        message = "passwordMode: Shared needs repositoryPassword, which names the Secret with the password")
@ValidationRule(
        value = "!has(self.repositoryPassword) || has(self.passwordMode) && self.passwordMode == 'Shared'",
        message = "repositoryPassword goes with passwordMode: Shared")
@ValidationRule(
        value = "has(self.provider) && self.provider in ['sftp', 'rest', 'local', 'rclone']"
                + " || has(self.objectStorage) && has(self.objectStorage.bucket)",
        message = "objectStorage.bucket names the bucket, for azure the container")
public class BackupStorageLocationSpec {
    private static final String DEFAULT_VALIDATION_FREQUENCY = "1m";

    private static final String DEFAULT_PROVIDER = "s3";

    private static final String DEFAULT_ACCESS_MODE = "ReadWrite";

    private static final String DEFAULT_UNSIGNED = "Refuse";

    @Size(max = 63)
    @Default(DEFAULT_PROVIDER)
    @JsonPropertyDescription("Sort of backend: s3, azure, gcs, sftp, rest, local or rclone.")
    public String provider = DEFAULT_PROVIDER;

    @JsonPropertyDescription("Bucket and folder.")
    public ObjectStorage objectStorage = new ObjectStorage();

    @JsonPropertyDescription("How the service is reached.")
    public ObjectStorageConfig config = new ObjectStorageConfig();

    @JsonPropertyDescription(
            "Secret with the credentials; for s3 the keys AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY. Without it the pods use the identity that their platform gives them.")
    public CredentialReference credential;

    @JsonPropertyDescription(
            "Secret with the same keys, for the operator and for maintenance. With it, the Jobs of backups and restores alone use credential, which may then be allowed to add and read only.")
    public CredentialReference maintenanceCredential;

    @Required
    @JsonPropertyDescription(
            "Secret and key that hold the master key, from which the password of every repository is derived. Keep a copy outside the cluster: without it the data cannot be read.")
    public SecretKeyReference masterKey;

    @JsonPropertyDescription(
            "Secret and key that hold the master key that masterKey replaces. Needed until the condition MasterKeyReplaced is True; then it may go, and the old key with it.")
    public SecretKeyReference previousMasterKey;

    @JsonPropertyDescription(
            "What the repositories have their passwords from. Derived: each its own, from the master key. Shared: all the one in repositoryPassword. Unless given, it stays as it is; a new location has Derived. It may be changed.")
    public PasswordMode passwordMode;

    @JsonPropertyDescription(
            "Secret and key that hold the password of all repositories, where passwordMode is Shared. Another password in it takes the place of the one in force.")
    public SecretKeyReference repositoryPassword;

    @Default(DEFAULT_ACCESS_MODE)
    @JsonPropertyDescription(
            "ReadOnly: nothing at all is written there, locks of restic included; its backups are listed as Backups and can be restored.")
    public LocationAccess accessMode = LocationAccess.ReadWrite;

    @Default(DEFAULT_UNSIGNED)
    @JsonPropertyDescription(
            "Whether backups are restored that carry no signature: an earlier Salvor made them, or anybody who can write to the bucket.")
    public UnsignedBackups unsignedBackups = UnsignedBackups.Refuse;

    @JsonPropertyDescription("How much of it each restic may use.")
    public LocationLimits limits;

    @Pattern("^([0-9]+(ms|s|m|h))+$")
    @Default(DEFAULT_VALIDATION_FREQUENCY)
    @JsonPropertyDescription(
            "How often the location is probed. 0s: once it is Available, not again until it or one of its Secrets changes, or the operator starts.")
    public String validationFrequency = DEFAULT_VALIDATION_FREQUENCY;

    @JsonPropertyDescription(
            "How its repositories are maintained, where neither their ResticRepository nor a policy says so.")
    public MaintenanceRules maintenance;
}
