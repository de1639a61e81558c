package io.salvor.cli;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.salvor.api.BackupStorageLocation;
import io.salvor.api.PasswordMode;
import io.salvor.api.SecretKeyReference;
import io.salvor.catalog.RepositoryPasswords;
import io.salvor.cli.restore.StoredPassword;
import io.salvor.kubernetes.Conditions;
import io.salvor.kubernetes.access.ClusterAccess;
import io.salvor.kubernetes.access.ClusterAccessException;
import io.salvor.trouble.Reason;
import io.salvor.trouble.Trouble;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Prints the password of a repository, and nothing else, so that plain restic can always open what Salvor wrote. */
@Command(
        name = "password",
        description = "Prints the restic password of a namespace's repository.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:the cluster cannot be read", "2:wrong arguments, or there is no such key"},
        footerHeading = "%nExamples:%n",
        footer = {
            "Without a cluster, from the master key:",
            "  salvor repository password --namespace shop \\",
            "    --location-copy ./copy --master-key-file master.key",
            "With one, from the location and its Secret:",
            "  salvor repository password --namespace shop --location default"
        })
final class RepositoryPasswordCommand implements Callable<Integer> {
    @Mixin
    private HelpOption help;

    @Option(
            names = "--namespace",
            required = true,
            paramLabel = "NAMESPACE",
            description = "Namespace whose volumes the repository holds.")
    private String namespace;

    @ArgGroup(exclusive = true, multiplicity = "1")
    private Source source;

    @Spec
    private CommandSpec command;

    /** Where the master key comes from. */
    static final class Source {
        @ArgGroup(exclusive = false)
        private Offline offline;

        @ArgGroup(exclusive = false)
        private Cluster cluster;
    }

    /** The master key in a file. */
    static final class Offline {
        @ArgGroup(exclusive = true, multiplicity = "1")
        private Origin origin;

        @Option(
                names = "--master-key-file",
                required = true,
                paramLabel = "FILE",
                description = "File with the location's master key.")
        private Path masterKeyFile;
    }

    /** What the location says of itself. */
    static final class Origin {
        @Option(
                names = "--location-copy",
                paramLabel = "FOLDER",
                description = "Folder with the location's salvor.json, such as a copy of the bucket.")
        private Path copy;

        @Option(
                names = "--location-key-context",
                paramLabel = "CONTEXT",
                description = "Without salvor.json: the keyContext that was in it, where passwords are not shared.")
        private String keyContext;
    }

    /** The master key in a Secret. */
    static final class Cluster {
        @Option(
                names = "--location",
                required = true,
                paramLabel = "NAME",
                description = "Name of the BackupStorageLocation.")
        private String location;

        @Option(
                names = "--operator-namespace",
                paramLabel = "NAMESPACE",
                description = "The operator's namespace; that of the current context unless given.")
        private String operatorNamespace;
    }

    @Override
    public Integer call() {
        try {
            command.commandLine().getOut().println(source.offline != null ? offline() : fromCluster());
            return 0;
        } catch (ClusterAccessException e) {
            throw new ClusterAccessException(
                    e.getMessage()
                            + "\nThe master key opens the repository without the cluster: --location-copy and --master-key-file");
        } catch (IllegalArgumentException | Trouble e) {
            throw new ParameterException(command.commandLine(), e.getMessage());
        }
    }

    private String offline() {
        byte[] key = MasterKeyFile.read(source.offline.masterKeyFile);
        Origin origin = source.offline.origin;
        return origin.copy == null
                ? RepositoryPasswords.derive(key, origin.keyContext, namespace)
                : StoredPassword.inCopy(origin.copy, key, namespace);
    }

    private String fromCluster() {
        ClusterAccess access = ClusterAccess.find();
        try (KubernetesClient client = access.client()) {
            return fromCluster(client);
        } catch (KubernetesClientException e) {
            throw access.unreadable(e);
        }
    }

    private String fromCluster(KubernetesClient client) {
        String operatorNamespace =
                source.cluster.operatorNamespace == null ? client.getNamespace() : source.cluster.operatorNamespace;
        BackupStorageLocation location = client.resources(BackupStorageLocation.class)
                .inNamespace(operatorNamespace)
                .withName(source.cluster.location)
                .get();
        if (location == null) {
            throw new IllegalArgumentException("there is no BackupStorageLocation " + source.cluster.location
                    + " in namespace " + operatorNamespace + "; name the operator's with --operator-namespace");
        }
        if (location.getStatus() == null || location.getStatus().keyContext == null) {
            throw new IllegalArgumentException("the BackupStorageLocation " + source.cluster.location
                    + " has not been used yet, so it has no repositories");
        }
        byte[] key = masterKey(client, operatorNamespace, inForce(location));
        if (location.getStatus().passwordMode != PasswordMode.Shared) {
            return RepositoryPasswords.derive(key, location.getStatus().keyContext, namespace);
        }
        // The Secret may have one that is not in force yet.
        return StoredPassword.inLocation(client, operatorNamespace, source.cluster.location, key, namespace);
    }

    /** While another master key takes the place of one, that one opens all repositories. */
    private static SecretKeyReference inForce(BackupStorageLocation location) {
        boolean changing = location.getStatus().conditions.stream()
                .anyMatch(condition -> condition.type.equals(Conditions.MASTER_KEY_REPLACED)
                        && condition.reason.equals(Reason.MasterKeyChanging.name()));
        return changing && location.getSpec().previousMasterKey != null
                ? location.getSpec().previousMasterKey
                : location.getSpec().masterKey;
    }

    private static byte[] masterKey(KubernetesClient client, String operatorNamespace, SecretKeyReference reference) {
        Secret secret = client.secrets()
                .inNamespace(operatorNamespace)
                .withName(reference.name)
                .get();
        String key = reference.key;
        if (secret == null || secret.getData() == null || secret.getData().get(key) == null) {
            throw new IllegalArgumentException("the Secret " + reference.name + " in namespace " + operatorNamespace
                    + " has no master key under " + key);
        }
        byte[] text = Base64.getDecoder().decode(secret.getData().get(key));
        return RepositoryPasswords.parseMasterKey(new String(text, StandardCharsets.UTF_8));
    }
}
