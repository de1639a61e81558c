package io.salvor.store.azure;

import io.salvor.store.BackendSettings;
import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A storage account.
 *
 * @param suffix of its cloud's addresses, such as {@code core.windows.net}
 * @param authority where tokens are asked for; empty for the public cloud's
 */
record AzureAccount(String name, String suffix, String authority) {
    static final String PUBLIC = "core.windows.net";

    private static final Pattern NAME = Pattern.compile("[a-z0-9]{3,24}");
    private static final Pattern ADDRESS =
            Pattern.compile("https://(?<name>[a-z0-9]{3,24})\\.blob\\.(?<suffix>[a-z0-9.-]+)/?");

    /** By the names that Velero's file has for clouds. */
    private static final Map<String, AzureAccount> CLOUDS = Map.of(
            "AzureUSGovernmentCloud",
            new AzureAccount("", "core.usgovcloudapi.net", "https://login.microsoftonline.us/"),
            "AzureChinaCloud",
            new AzureAccount("", "core.chinacloudapi.cn", "https://login.chinacloudapi.cn/"));

    /** @throws StorageException if it is not named, or its address is none that restic can reach */
    static AzureAccount of(BackendSettings settings) {
        Map<String, String> given = AzureCredentials.given(settings);
        AzureAccount cloud = CLOUDS.getOrDefault(
                AzureCredentials.first(given, "AZURE_CLOUD_NAME"), new AzureAccount("", PUBLIC, ""));
        String authority = settings.place("activeDirectoryAuthorityURI").isEmpty()
                ? cloud.authority
                : settings.place("activeDirectoryAuthorityURI");
        String named = settings.place("storageAccount").isEmpty()
                ? AzureCredentials.first(given, "AZURE_ACCOUNT_NAME")
                : settings.place("storageAccount");
        String address = settings.place("storageAccountURI");
        if (address.isEmpty()) {
            return new AzureAccount(checked(named), cloud.suffix, authority);
        }
        Matcher parts = ADDRESS.matcher(address);
        if (!parts.matches() || !named.isEmpty() && !named.equals(parts.group("name"))) {
            throw new StorageException(
                    Reason.InvalidLocation,
                    "config.storageAccountURI \"" + address + "\" is not the address of the account; restic reaches"
                            + " https://ACCOUNT.blob.SUFFIX alone: write it so, with the name of the account");
        }
        return new AzureAccount(parts.group("name"), parts.group("suffix"), authority);
    }

    private static String checked(String name) {
        if (name.isEmpty()) {
            throw new StorageException(
                    Reason.InvalidLocation,
                    "the location has no config.storageAccount, and its Secret no AZURE_ACCOUNT_NAME; add one of them");
        }
        if (!NAME.matcher(name).matches()) {
            throw new StorageException(
                    Reason.InvalidLocation,
                    "\"" + name + "\" is no name of a storage account, which has 3 to 24 small letters and digits;"
                            + " correct config.storageAccount");
        }
        return name;
    }

    boolean isPublic() {
        return suffix.equals(PUBLIC);
    }

    /** Of its blobs, without a slash at its end. */
    String url() {
        return "https://" + name + ".blob." + suffix;
    }
}
