package io.salvor.store.sftp;

import io.salvor.store.Backend;
import io.salvor.store.BackendProvider;
import io.salvor.store.BackendSettings;
import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Folders on hosts that are reached by SSH. */
public final class SftpProvider implements BackendProvider {
    private static final Pattern PLAIN = Pattern.compile("sftp:(?<host>[^/:]+):(?<folder>.+)");
    private static final Pattern WITH_PORT = Pattern.compile("sftp://(?<host>[^/]+)/(?<folder>.+)");

    private final UnaryOperator<String> environment;

    /** With the variables of this process, asked for when they are needed. */
    public SftpProvider() {
        this(System::getenv);
    }

    /** @param environment a variable by its name; null for none */
    public SftpProvider(UnaryOperator<String> environment) {
        this.environment = environment;
    }

    @Override
    public List<String> names() {
        return List.of("sftp");
    }

    @Override
    public List<String> credentialKeys() {
        return List.of(SftpCredentials.IDENTITY, SftpCredentials.KNOWN_HOSTS);
    }

    @Override
    public Backend backend(BackendSettings settings) {
        SftpHost host = SftpHost.parse(settings.required("sftpHost", "config.sftpHost"));
        String path = folder(settings.required("path", "config.path"));
        String prefix = folder(settings.place("prefix").replaceAll("^/+", ""));
        return at(settings, host, prefix.isEmpty() ? path : join(path, prefix), false);
    }

    @Override
    public Backend repositories(BackendSettings settings, String prefix) {
        for (Pattern form : List.of(PLAIN, WITH_PORT)) {
            Matcher parts = form.matcher(prefix);
            if (parts.matches()) {
                return at(settings, SftpHost.parse(parts.group("host")), folder(parts.group("folder")), true);
            }
        }
        throw new StorageException(
                Reason.InvalidLocation,
                "config.resticRepoPrefix \"" + prefix
                        + "\" is no place of provider sftp; write sftp:USER@HOST:/FOLDER, or sftp://USER@HOST:PORT//FOLDER");
    }

    private Backend at(BackendSettings settings, SftpHost host, String folder, boolean ofRestic) {
        if (!settings.hasSecret()) {
            throw new StorageException(
                    Reason.InvalidCredentials,
                    "the location names no Secret; name one in spec.credential with the keys identity and known_hosts");
        }
        String identity = settings.has("ssh-privatekey") && !settings.has(SftpCredentials.IDENTITY)
                ? settings.credential("ssh-privatekey")
                : either(settings, SftpCredentials.IDENTITY);
        SftpCredentials credentials = new SftpCredentials(
                identity, either(settings, SftpCredentials.PASSWORD), settings.credential(SftpCredentials.KNOWN_HOSTS));
        credentials.check("Secret " + settings.secret());
        String program = environment.apply("SALVOR_PROGRAM");
        return new SftpBackend(
                host, folder, ofRestic, credentials, program == null || program.isBlank() ? "salvor" : program);
    }

    private static String either(BackendSettings settings, String key) {
        return settings.has(key) ? settings.credential(key) : "";
    }

    private static String join(String path, String prefix) {
        return path.endsWith("/") ? path + prefix : path + "/" + prefix;
    }

    /** As it is written, without empty names and a slash at its end. */
    private static String folder(String written) {
        List<String> names = Arrays.stream(written.split("/"))
                .filter(name -> !name.isEmpty())
                .toList();
        if (names.stream().anyMatch(name -> name.equals(".") || name.equals("..") || name.startsWith("~"))) {
            throw new StorageException(
                    Reason.InvalidLocation,
                    "the folder \"" + written + "\" of the location cannot be one; write it from the root, or from the"
                            + " user's own folder without ~");
        }
        return (written.startsWith("/") ? "/" : "") + String.join("/", names);
    }
}
