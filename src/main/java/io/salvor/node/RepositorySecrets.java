package io.salvor.node;

import io.salvor.restic.RepositoryAccess;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** The passwords and credentials that were mounted into the Job, read when they are needed. */
public final class RepositorySecrets {
    private static final Pattern VARIABLE = Pattern.compile("[A-Z][A-Z0-9_]*");

    private final Path folder;
    private final String region;

    /** @param region region of the object store, null for none */
    public RepositorySecrets(Path folder, String region) {
        this.folder = folder;
        this.region = region;
    }

    /**
     * What restic needs for a repository. Its password is in a file that is called as the namespace whose volumes it holds,
     * which is the last part of its identifier; a restored pod may be in another namespace.
     *
     * @param namespace of the pod, for a repository that is not called by a namespace
     */
    RepositoryAccess access(String identifier, String namespace) {
        Path passwords = folder.resolve("repositories");
        Path password = passwords.resolve(lastPart(identifier));
        if (!Files.isRegularFile(password)) {
            password = passwords.resolve(namespace);
        }
        try {
            // restic ignores white space around the password in a file as well.
            return new RepositoryAccess(identifier, Files.readString(password).strip(), environment());
        } catch (IOException e) {
            throw new VolumeFailure("the Job was given no password for the repository " + identifier + ": cannot read "
                    + password + "; back up or restore again, which makes a new Job");
        }
    }

    private static String lastPart(String identifier) {
        return identifier.substring(identifier.lastIndexOf('/') + 1);
    }

    private Map<String, String> environment() throws IOException {
        Map<String, String> environment = new HashMap<>();
        if (region != null) {
            environment.put("AWS_DEFAULT_REGION", region);
        }
        Path credentials = folder.resolve("credentials");
        if (Files.isDirectory(credentials)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(credentials)) {
                for (Path file : files) {
                    String name = file.getFileName().toString();
                    if (VARIABLE.matcher(name).matches()) {
                        environment.put(name, Files.readString(file).strip());
                    }
                }
            }
        }
        return environment;
    }
}
