package io.salvor.store.azure;

import io.salvor.store.Backend;
import io.salvor.store.Endpoint;
import io.salvor.store.ObjectStore;
import io.salvor.store.Reach;
import io.salvor.store.rclone.Rclone;
import io.salvor.store.rclone.RcloneRemote;
import io.salvor.store.rclone.RcloneSection;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A folder of a container in a storage account.
 *
 * @param prefix the folder, without a slash at either end; empty for the whole container
 * @param tier in which restic puts what it writes, such as {@code Cool}; empty for that of the account
 * @param caCert certificates to trust beside those of the system, as PEM; empty for none
 */
record AzureBackend(
        Rclone rclone,
        AzureAccount account,
        String container,
        String prefix,
        AzureCredentials credentials,
        String tier,
        String caCert)
        implements Backend {
    private static final String RIGHTS =
            "give the identity the role Storage Blob Data Contributor on the container, or make a SAS with the rights r, w, d, l, a and c; the"
                    + " network rules of the account may keep this cluster out, too";

    private static final String CONTAINER = "create the container, or correct objectStorage.bucket";

    private static final String ADDRESS =
            "correct config.storageAccount, and check network policies and the network rules of the account";

    /** What {@code az ad sp create-for-rbac} prints, from which rclone reads a service principal. */
    private static final String PRINCIPAL = "RCLONE_CONFIG_SALVOR_STORE_SERVICE_PRINCIPAL_FILE";

    @Override
    public ObjectStore open() {
        String folder = prefix.isEmpty() ? "" : "/" + prefix;
        return rclone.open(
                new RcloneRemote(described(), RcloneSection.STORE + ":" + container + folder, remote(), advice()));
    }

    private RcloneRemote.Advice advice() {
        return new RcloneRemote.Advice(credentials.advice(), RIGHTS, CONTAINER, credentials.tokensFrom() + ADDRESS);
    }

    private Reach remote() {
        Map<String, String> section = new HashMap<>();
        section.put("type", "azureblob");
        section.put("account", account.name());
        section.put("key", credentials.key());
        section.put("endpoint", account.isPublic() ? "" : account.url());
        section.put("env_auth", credentials.areThePlatforms() ? "true" : "");
        if (!credentials.sas().isEmpty()) {
            section.put("sas_url", account.url() + "/" + container + "?" + credentials.sas());
        }
        Map<String, String> files = authorities();
        files.put("RCLONE_CONFIG", RcloneSection.of(section));
        if (!credentials.principal().isEmpty()) {
            files.put(PRINCIPAL, AzurePrincipal.json(credentials.principal()));
        }
        Map<String, String> environment = authority();
        // Azure's library tries four times, which takes some seconds.
        environment.put("RCLONE_LOW_LEVEL_RETRIES", "1");
        return new Reach(environment, files, Map.of(), inherited());
    }

    /** @return {@code azure:<container>:/<prefix>/<path>} */
    @Override
    public String identifier(String path) {
        return "azure:" + container + ":/" + (prefix.isEmpty() ? "" : prefix + "/") + path;
    }

    /** Every account may have a container of that name. */
    @Override
    public String place() {
        return "azure:" + account.url() + "/" + container + "/" + prefix;
    }

    @Override
    public Reach reach() {
        Map<String, String> environment = authority();
        environment.putAll(credentials.variables());
        environment.put("AZURE_ACCOUNT_NAME", account.name());
        if (!account.isPublic()) {
            environment.put("AZURE_ENDPOINT_SUFFIX", account.suffix());
        }
        Map<String, String> options = tier.isEmpty() ? Map.of() : Map.of("azure.access-tier", tier);
        return new Reach(environment, authorities(), options, inherited());
    }

    private Map<String, String> authority() {
        Map<String, String> environment = new HashMap<>();
        if (!account.authority().isEmpty()) {
            environment.put("AZURE_AUTHORITY_HOST", account.authority());
        }
        return environment;
    }

    /** Programs in Go read those of this file beside those in the system's folder, for tokens too. */
    private Map<String, String> authorities() {
        Map<String, String> files = new HashMap<>();
        if (!caCert.isEmpty()) {
            files.put("SSL_CERT_FILE", caCert + "\n");
        }
        return files;
    }

    private Set<String> inherited() {
        return credentials.areThePlatforms() ? AzureCredentials.PLATFORM : Set.of();
    }

    @Override
    public Optional<Endpoint> endpoint() {
        return Optional.of(new Endpoint(URI.create(account.url()), caCert));
    }

    @Override
    public String described() {
        return "container " + container + " at " + account.url();
    }

    @Override
    public String toString() {
        return "AzureBackend[" + described() + ", prefix=" + prefix + ", credentials=***]";
    }
}
