package io.salvor.store.sftp;

import io.salvor.store.Backend;
import io.salvor.store.Endpoint;
import io.salvor.store.ObjectNames;
import io.salvor.store.ObjectStore;
import io.salvor.store.Reach;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A folder on a host.
 *
 * @param folder from the root, with a slash, or from the user's own folder, without one; none at its end
 * @param ofRestic whether nothing but repositories lies there
 * @param program starts Salvor, which restic has as its way to the host
 */
record SftpBackend(SftpHost host, String folder, boolean ofRestic, SftpCredentials credentials, String program)
        implements Backend {
    @Override
    public ObjectStore open() {
        return new SftpObjectStore(this, new SftpChannels(host, credentials));
    }

    /** Whether an object is one of restic's, whose folders stay although they are empty. */
    boolean isOfRestic(String key) {
        return ofRestic || key.startsWith(ObjectNames.RESTIC);
    }

    String path(String key) {
        return key.isEmpty() ? folder : folder.endsWith("/") ? folder + key : folder + "/" + key;
    }

    /** @return {@code sftp:user@host:/folder/path}, or where the port is not the usual one {@code sftp://user@host:port//folder/path} */
    @Override
    public String identifier(String path) {
        return host.isPlain() ? "sftp:" + host + ":" + path(path) : "sftp://" + host + "/" + path(path);
    }

    @Override
    public Reach reach() {
        Map<String, String> files = new HashMap<>();
        files.put(SftpPipe.KNOWN_HOSTS, credentials.knownHosts() + "\n");
        if (credentials.hasIdentity()) {
            files.put(SftpPipe.IDENTITY, credentials.identity() + "\n");
        }
        if (!credentials.password().isEmpty()) {
            files.put(SftpPipe.PASSWORD, credentials.password());
        }
        return new Reach(Map.of(), files, Map.of("sftp.command", program + " sftp " + host));
    }

    @Override
    public Optional<Endpoint> endpoint() {
        String name = host.host().contains(":") ? "[" + host.host() + "]" : host.host();
        return Optional.of(new Endpoint(URI.create("ssh://" + name + ":" + host.port()), ""));
    }

    @Override
    public String described() {
        return "folder " + folder + " of " + host;
    }
}
