package io.salvor.store.rest;

import io.salvor.store.Backend;
import io.salvor.store.BackendProvider;
import io.salvor.store.BackendSettings;
import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.util.List;
import okhttp3.HttpUrl;

/** Restic's own REST server, {@code rclone serve restic}, and every other one that speaks their protocol. */
public final class RestProvider implements BackendProvider {
    private static final String SCHEME = "rest:";
    private static final String CERTIFICATE = "tls.crt";
    private static final String KEY = "tls.key";

    @Override
    public List<String> names() {
        return List.of("rest");
    }

    @Override
    public List<String> credentialKeys() {
        return List.of(RestCredentials.USER, RestCredentials.PASSWORD);
    }

    @Override
    public Backend backend(BackendSettings settings) {
        String written = "config.restUrl";
        String url = url(written, settings.required("restUrl", written));
        return at(settings, RestPlace.Location, written, url + "/" + settings.folder());
    }

    @Override
    public Backend repositories(BackendSettings settings, String prefix) {
        String written = "config.resticRepoPrefix";
        if (!prefix.startsWith(SCHEME)) {
            throw invalid(written + " \"" + prefix + "\" is no place of provider rest; write rest:https://HOST/FOLDER");
        }
        return at(settings, RestPlace.Repositories, written, url(written, prefix.substring(SCHEME.length())));
    }

    private static String url(String written, String url) {
        HttpUrl parsed = HttpUrl.parse(url);
        if (parsed == null) {
            throw invalid(written + " \"" + url + "\" is no URL; write it as https://HOST:PORT or https://HOST/FOLDER");
        }
        if (!parsed.encodedUsername().isEmpty() || !parsed.encodedPassword().isEmpty()) {
            throw invalid(written + " holds a user or a password; take them out, and put them into the Secret as "
                    + RestCredentials.USER + " and " + RestCredentials.PASSWORD);
        }
        if (parsed.encodedQuery() != null || parsed.encodedFragment() != null) {
            throw invalid(written + " \"" + url + "\" has something behind a ? or #; take it out");
        }
        return url;
    }

    private static Backend at(BackendSettings settings, RestPlace place, String written, String url) {
        HttpUrl parsed = HttpUrl.parse(url);
        for (String folder : parsed.pathSegments()) {
            if (RestPlace.OWN_NAMES.contains(folder)) {
                throw invalid("a folder in " + written + " or objectStorage.prefix is called \"" + folder
                        + "\", which a REST server takes for a part of a repository; use another name");
            }
        }
        return new RestBackend(plain(parsed), place, credentials(settings), settings.place("caCert"));
    }

    /** Without slashes at the end and none twice. */
    private static String plain(HttpUrl url) {
        HttpUrl.Builder plain = url.newBuilder().encodedPath("/");
        url.encodedPathSegments().stream().filter(folder -> !folder.isEmpty()).forEach(plain::addEncodedPathSegment);
        String text = plain.build().toString();
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    private static RestCredentials credentials(BackendSettings settings) {
        if (!settings.hasSecret()) {
            return RestCredentials.NONE;
        }
        String certificate = certificate(settings);
        boolean named = settings.has(RestCredentials.USER) || settings.has(RestCredentials.PASSWORD);
        if (!named && !certificate.isEmpty()) {
            return RestCredentials.of("", "", certificate, settings.secret());
        }
        return RestCredentials.of(
                settings.credential(RestCredentials.USER),
                settings.credential(RestCredentials.PASSWORD),
                certificate,
                settings.secret());
    }

    /** The certificate with its key, as one PEM; empty if there is none. */
    private static String certificate(BackendSettings settings) {
        if (!settings.file().isEmpty()) {
            return settings.file();
        }
        if (!settings.has(CERTIFICATE) && !settings.has(KEY)) {
            return "";
        }
        String certificate = settings.credential(CERTIFICATE) + "\n";
        return settings.has(KEY) ? certificate + settings.credential(KEY) + "\n" : certificate;
    }

    private static StorageException invalid(String message) {
        return new StorageException(Reason.InvalidLocation, message);
    }
}
