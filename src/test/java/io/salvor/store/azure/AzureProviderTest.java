package io.salvor.store.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.salvor.store.Backend;
import io.salvor.store.BackendSettings;
import io.salvor.store.rclone.Rclone;
import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AzureProviderTest {
    private static final Map<String, String> KEY = Map.of("AZURE_ACCOUNT_KEY", "a2V5\n");

    private final AzureProvider provider = new AzureProvider(Rclone.at("rclone"));

    @Test
    void restic_gets_the_place_and_the_variables_that_it_knows() {
        Backend backend = backend(Map.of("prefix", "/prod/eu/", "accessTier", "Cool", "caCert", "PEM"), KEY);

        assertThat(backend.repository("shop")).isEqualTo("azure:backups:/prod/eu/restic/shop");
        assertThat(backend.reach().environment())
                .isEqualTo(Map.of("AZURE_ACCOUNT_NAME", "company", "AZURE_ACCOUNT_KEY", "a2V5"));
        assertThat(backend.reach().files()).isEqualTo(Map.of("SSL_CERT_FILE", "PEM\n"));
        assertThat(backend.reach().options()).isEqualTo(Map.of("azure.access-tier", "Cool"));
        assertThat(backend.reach().inherited())
                .as("two identities are never mixed")
                .isEmpty();
    }

    @Test
    void a_service_principal_travels_by_the_names_of_azures_libraries() {
        Map<String, String> principal =
                Map.of("AZURE_TENANT_ID", "t", "AZURE_CLIENT_ID", "c", "AZURE_CLIENT_SECRET", "s");

        Map<String, String> variables = backend(Map.of(), principal).reach().environment();

        assertThat(variables).containsAllEntriesOf(principal).containsEntry("AZURE_ACCOUNT_NAME", "company");
    }

    @Test
    void the_first_form_that_is_there_counts_alone() {
        Map<String, String> all = new HashMap<>(KEY);
        all.put("AZURE_ACCOUNT_SAS", "?sv=1");
        all.put("AZURE_TENANT_ID", "t");
        all.put("AZURE_CLIENT_ID", "c");
        all.put("AZURE_CLIENT_SECRET", "s");
        assertThat(backend(Map.of(), all).reach().environment())
                .containsOnlyKeys("AZURE_ACCOUNT_NAME", "AZURE_ACCOUNT_KEY");

        all.remove("AZURE_ACCOUNT_KEY");
        assertThat(backend(Map.of(), all).reach().environment())
                .isEqualTo(Map.of("AZURE_ACCOUNT_NAME", "company", "AZURE_ACCOUNT_SAS", "sv=1"));
    }

    @Test
    void without_a_secret_the_platform_says_who_asks() {
        Backend backend = provider.backend(new BackendSettings(place(Map.of()), "", Map.of()));

        assertThat(backend.reach().environment()).isEqualTo(Map.of("AZURE_ACCOUNT_NAME", "company"));
        assertThat(backend.reach().inherited())
                .contains("AZURE_CLIENT_ID", "AZURE_TENANT_ID", "AZURE_FEDERATED_TOKEN_FILE");
    }

    @Test
    void another_cloud_is_named_by_an_address_or_by_veleros_file() {
        Backend addressed = backend(Map.of("storageAccountURI", "https://company.blob.core.usgovcloudapi.net/"), KEY);
        assertThat(addressed.reach().environment()).containsEntry("AZURE_ENDPOINT_SUFFIX", "core.usgovcloudapi.net");
        assertThat(addressed.described()).contains("https://company.blob.core.usgovcloudapi.net");

        Backend named = provider.backend(new BackendSettings(
                place(Map.of()),
                "velero",
                Map.of("cloud", "AZURE_CLOUD_NAME=AzureChinaCloud\nAZURE_STORAGE_ACCOUNT_ACCESS_KEY=a2V5=\n"),
                "cloud"));
        assertThat(named.reach().environment())
                .containsEntry("AZURE_ENDPOINT_SUFFIX", "core.chinacloudapi.cn")
                .containsEntry("AZURE_AUTHORITY_HOST", "https://login.chinacloudapi.cn/")
                .containsEntry("AZURE_ACCOUNT_KEY", "a2V5=");
    }

    @ParameterizedTest
    @CsvSource({
        "azure:other:/velero/restic, azure:other:/velero/restic/shop",
        "azure:other:/, azure:other:/shop",
        "azure:other:velero, azure:other:/velero/shop"
    })
    void repositories_may_lie_in_another_container(String prefix, String repository) {
        BackendSettings settings = new BackendSettings(place(Map.of()), "azure", KEY);

        assertThat(provider.repositories(settings, prefix).identifier("shop")).isEqualTo(repository);
    }

    @Test
    void a_place_of_another_provider_is_none_for_repositories() {
        BackendSettings settings = new BackendSettings(place(Map.of()), "azure", KEY);

        assertThatThrownBy(() -> provider.repositories(settings, "s3:host/bucket"))
                .hasMessageContaining("write azure:CONTAINER:/FOLDER");
    }

    @ParameterizedTest
    @CsvSource({
        "bucket, UPPER, is no name of a container",
        "storageAccount, '', has no config.storageAccount",
        "storageAccount, my-account, is no name of a storage account",
        "storageAccountURI, https://blobs.example.com, restic reaches https://ACCOUNT.blob.SUFFIX alone",
        "storageAccountURI, https://other.blob.core.windows.net, with the name of the account"
    })
    void what_cannot_be_is_refused_with_what_to_write(String field, String value, String words) {
        assertThatThrownBy(() -> backend(Map.of(field, value), KEY))
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.InvalidLocation))
                .hasMessageContaining(words);
    }

    @Test
    void a_secret_with_half_a_service_principal_says_what_is_missing() {
        assertThatThrownBy(() -> backend(Map.of(), Map.of("AZURE_TENANT_ID", "t", "AZURE_CLIENT_ID", "c")))
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.SecretKeyMissing))
                .hasMessageContaining("Secret azure")
                .hasMessageContaining("AZURE_CLIENT_SECRET");
    }

    private Backend backend(Map<String, String> place, Map<String, String> secret) {
        return provider.backend(new BackendSettings(place(place), "azure", secret));
    }

    private static Map<String, String> place(Map<String, String> other) {
        Map<String, String> place = new HashMap<>(Map.of("bucket", "backups", "storageAccount", "company"));
        place.putAll(other);
        return place;
    }
}
