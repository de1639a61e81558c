package io.salvor.store.azure;

import io.salvor.store.BackendSettings;
import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How somebody shows who he is to Azure; the first of these that a location has.
 *
 * @param key of the storage account; empty for none
 * @param sas a token with a signature, without a question mark before it; empty for none
 * @param principal a service principal by the names that Azure's libraries have for its parts; empty for none
 */
record AzureCredentials(String key, String sas, Map<String, String> principal) {
    static final String KEY = "AZURE_ACCOUNT_KEY";
    static final String SAS = "AZURE_ACCOUNT_SAS";
    static final String TENANT = "AZURE_TENANT_ID";
    static final String CLIENT = "AZURE_CLIENT_ID";
    static final String CLIENT_SECRET = "AZURE_CLIENT_SECRET";

    /** What Azure gives to a pod with an identity: that of the workload, or a managed one of the machine. */
    static final Set<String> PLATFORM = Set.of(
            TENANT,
            CLIENT,
            "AZURE_FEDERATED_TOKEN_FILE",
            "AZURE_AUTHORITY_HOST",
            "IDENTITY_ENDPOINT",
            "IDENTITY_HEADER");

    private static final String VELEROS_KEY = "AZURE_STORAGE_ACCOUNT_ACCESS_KEY";

    AzureCredentials {
        principal = Map.copyOf(principal);
    }

    /** @throws StorageException if there is a Secret and it has none of the forms whole */
    static AzureCredentials of(BackendSettings settings) {
        if (!settings.hasSecret()) {
            return new AzureCredentials("", "", Map.of());
        }
        Map<String, String> given = given(settings);
        String named = settings.place("storageAccountKeyEnvVar");
        String key = first(given, named.isEmpty() ? VELEROS_KEY : named, KEY);
        String sas = first(given, SAS);
        Map<String, String> principal = new HashMap<>();
        List.of(TENANT, CLIENT, CLIENT_SECRET).forEach(name -> {
            if (!first(given, name).isEmpty()) {
                principal.put(name, first(given, name));
            }
        });
        boolean whole = principal.size() == 3;
        if (key.isEmpty() && sas.isEmpty() && !whole) {
            throw new StorageException(
                    Reason.SecretKeyMissing,
                    "Secret " + settings.secret() + " with the credentials has neither " + KEY + " nor " + SAS
                            + ", nor all of " + TENANT + ", " + CLIENT + " and " + CLIENT_SECRET
                            + "; add one of these, or name no Secret where Azure gives the pods an identity");
        }
        return new AzureCredentials(
                key, key.isEmpty() ? sas.replaceFirst("^\\?", "") : "", ofTwo(key + sas, principal));
    }

    private static Map<String, String> ofTwo(String better, Map<String, String> principal) {
        return better.isEmpty() ? principal : Map.of();
    }

    /** The keys of the Secret, or the lines {@code NAME=value} of the file in it, as Velero has them. */
    static Map<String, String> given(BackendSettings settings) {
        Map<String, String> given = new HashMap<>();
        if (settings.key().isEmpty()) {
            given.putAll(settings.credentials());
        } else {
            settings.file().lines().forEach(line -> {
                int equals = line.indexOf('=');
                if (equals > 0 && !line.startsWith("#")) {
                    given.put(
                            line.substring(0, equals).strip(),
                            unquoted(line.substring(equals + 1).strip()));
                }
            });
        }
        return given;
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() > 1
                && (value.startsWith("\"") || value.startsWith("'"))
                && value.charAt(0) == value.charAt(value.length() - 1);
        return quoted ? value.substring(1, value.length() - 1) : value;
    }

    static String first(Map<String, String> given, String... names) {
        for (String name : names) {
            String value = given.getOrDefault(name, "").strip();
            if (!value.isEmpty()) {
                return value;
            }
        }
        return "";
    }

    /** Whether the platform is to say who asks. */
    boolean areThePlatforms() {
        return key.isEmpty() && sas.isEmpty() && principal.isEmpty();
    }

    /** What to do where they are not accepted. */
    String advice() {
        if (areThePlatforms()) {
            return "see whether the service accounts of Salvor have azure.workload.identity/client-id, the pods the label"
                    + " azure.workload.identity/use, and the identity a federated credential for each of these accounts, or name a Secret in"
                    + " spec.credential (docs/backends.md)";
        }
        return principal.isEmpty()
                ? "correct " + KEY + " or " + SAS
                        + " in the location's Secret: a key that was renewed and a SAS that has run"
                        + " out are refused like wrong ones"
                : "correct " + TENANT + ", " + CLIENT + " and " + CLIENT_SECRET
                        + " in the location's Secret: a secret runs out, and it"
                        + " is its value that is wanted and not its ID";
    }

    /** What to do besides where nobody answers: tokens are had from another host than the account's. */
    String tokensFrom() {
        return key.isEmpty() && sas.isEmpty()
                ? "see whether login.microsoftonline.com, or the cloud's own place for tokens, can be reached, "
                : "";
    }

    /** The variables that restic reads. */
    Map<String, String> variables() {
        Map<String, String> variables = new HashMap<>(principal);
        if (!key.isEmpty()) {
            variables.put(KEY, key);
        }
        if (!sas.isEmpty()) {
            variables.put(SAS, sas);
        }
        return variables;
    }

    /** Names nothing of them. */
    @Override
    public String toString() {
        return "AzureCredentials[***]";
    }
}
