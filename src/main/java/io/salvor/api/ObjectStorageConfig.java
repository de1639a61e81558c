package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** How the service is reached. Which of them a provider knows is said in docs/backends.md; it leaves the others alone. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public class ObjectStorageConfig {
    @Size(max = 1_024)
    @JsonPropertyDescription(
            "Where the repositories lie, as restic names it, where they are not in the location's own place: the repository of a namespace is the folder of its name below it.")
    public String resticRepoPrefix;

    @Pattern("^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$")
    @JsonPropertyDescription("local: name of the volume, one of the chart's locationVolumes.")
    public String volume;

    @Size(max = 320)
    @JsonPropertyDescription("sftp: who and where, as USER@HOST, or USER@HOST:PORT where the port is not 22.")
    public String sftpHost;

    @Size(max = 1_024)
    @JsonPropertyDescription(
            "sftp: folder on the host, from the root, or without a slash in front from the user's own folder; objectStorage.prefix is below it.")
    public String path;

    @Pattern("^https?://[A-Za-z0-9._:\\[\\]-]+/?$")
    @Size(max = 512)
    @JsonPropertyDescription("s3: URL of the service without a path; s3.amazonaws.com unless given.")
    public String s3Url;

    @Size(max = 64)
    @JsonPropertyDescription("s3: region; that of the bucket unless given.")
    public String region;

    @Size(max = 64)
    @JsonPropertyDescription(
            "s3: which profile of the file that credential.key names has the keys; default unless given.")
    public String profile;

    @Pattern("^(true|false)$")
    @JsonPropertyDescription(
            "s3: whether the bucket stands in the path of URLs (\"true\") or before the host (\"false\"); unless given, before it with services that are known to have it so, such as Amazon's.")
    public String s3ForcePathStyle;

    @Pattern("^[A-Z0-9_]{1,64}$")
    @JsonPropertyDescription(
            "s3: class in which the service keeps the files of repositories, such as STANDARD_IA; none from which they would have to be fetched back first. The catalog is kept as the bucket has it.")
    public String storageClass;

    @Pattern("^[a-z0-9]{3,24}$")
    @JsonPropertyDescription("azure: name of the storage account; AZURE_ACCOUNT_NAME of the Secret unless given.")
    public String storageAccount;

    @Pattern("^https://[^/]+/?$")
    @Size(max = 512)
    @JsonPropertyDescription(
            "azure: address of the account in another cloud than the public one, such as https://ACCOUNT.blob.core.usgovcloudapi.net.")
    public String storageAccountURI;

    @Pattern("^[A-Za-z0-9_]{1,128}$")
    @JsonPropertyDescription(
            "azure: under which name the Secret, or the file in it, has the account's key; AZURE_STORAGE_ACCOUNT_ACCESS_KEY or AZURE_ACCOUNT_KEY unless given.")
    public String storageAccountKeyEnvVar;

    @Pattern("^https://[^/]+/?$")
    @Size(max = 512)
    @JsonPropertyDescription("azure: where tokens are asked for in another cloud than the public one.")
    public String activeDirectoryAuthorityURI;

    @Pattern("^(Hot|Cool|Cold)$")
    @JsonPropertyDescription(
            "azure: tier in which restic puts the files of repositories; that of the account unless given.")
    public String accessTier;

    @Size(max = 128)
    @JsonPropertyDescription("azure: as Velero has it; it is not needed here.")
    public String resourceGroup;

    @Size(max = 128)
    @JsonPropertyDescription("azure: as Velero has it; it is not needed here.")
    public String subscriptionId;

    @Size(max = 1_024)
    @JsonPropertyDescription(
            "rclone: the remote as rclone.conf in the Secret names it, with a folder in it or without: drive or drive:backups.")
    public String remote;

    @Pattern("^https?://[^/@?#]+(/[^@?#]*)?$")
    @Size(max = 1_024)
    @JsonPropertyDescription("rest: URL of the server, and of the folder in it that is used.")
    public String restUrl;
}
