package io.salvor.git;

import io.salvor.git.signature.TrustedKeys;
import io.salvor.trouble.GitException;
import io.salvor.trouble.Reason;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.URIish;

/**
 * A source that has been looked over: what it says can be a URL, a ref and a folder.
 *
 * @param uri where the repository is
 * @param shown the URL as messages may show it: without user, password and query
 * @param ref full name of the branch or tag, or the commit
 * @param folder the folder without leading or trailing slash, empty for all of the repository
 */
public record SourceAddress(URIish uri, String shown, String ref, String folder) {
    private static final Set<String> SCHEMES = Set.of("https", "http", "ssh", "file");

    static SourceAddress of(GitSource source) throws GitException {
        String shown = shown(source.url());
        URIish uri;
        try {
            uri = new URIish(source.url());
        } catch (URISyntaxException e) {
            throw invalid("\"" + shown + "\" is not a URL; expected https://, http://, ssh:// or file://", e);
        }
        if (uri.getScheme() == null && uri.getHost() != null) {
            String user = uri.getUser() == null ? "" : uri.getUser() + "@";
            throw invalid(
                    "the URL \"" + shown + "\" is in the short form of scp; write ssh://" + user + uri.getHost() + "/"
                            + uri.getPath().replaceFirst("^/", ""),
                    null);
        }
        if (uri.getScheme() == null || !SCHEMES.contains(uri.getScheme().toLowerCase(Locale.ROOT))) {
            throw invalid(
                    "the URL \"" + shown
                            + "\" is not one that can be read; expected https://, http://, ssh:// or file://",
                    null);
        }
        boolean ssh = "ssh".equalsIgnoreCase(uri.getScheme());
        if (uri.getPass() != null || uri.getUser() != null && !ssh) {
            throw invalid(
                    "the URL of " + shown + " holds a user name or password, which everybody could read; take it out",
                    null);
        }
        if (source.verify().mode() == TrustedKeys.Mode.Tag && source.ref().kind() != GitRef.Kind.Tag) {
            throw invalid(
                    "spec.verify.mode is Tag, but " + shown + " is followed by its " + source.ref()
                            + "; name a tag in spec.ref.tag, or verify HEAD",
                    null);
        }
        return new SourceAddress(uri, shown, ref(source.ref(), shown), folder(source.path(), shown));
    }

    /** Whether the repository is asked over ssh. */
    boolean isSsh() {
        return "ssh".equalsIgnoreCase(uri.getScheme());
    }

    private static String ref(GitRef ref, String shown) throws GitException {
        if (ref.kind() == GitRef.Kind.Commit) {
            if (!ObjectId.isId(ref.name())) {
                throw invalid(
                        "\"" + ref.name() + "\" cannot be a commit, which has 40 hexadecimal digits; for " + shown,
                        null);
            }
            return ref.name();
        }
        String name = (ref.kind() == GitRef.Kind.Tag ? Constants.R_TAGS : Constants.R_HEADS) + ref.name();
        if (!Repository.isValidRefName(name)) {
            throw invalid(
                    "\"" + ref.name() + "\" cannot be the name of a "
                            + ref.kind().name().toLowerCase(Locale.ROOT) + "; for " + shown,
                    null);
        }
        return name;
    }

    private static String folder(String path, String shown) throws GitException {
        StringBuilder folder = new StringBuilder();
        for (String part : path.split("/")) {
            if (part.equals("..") || part.indexOf('\\') >= 0 || part.indexOf('\0') >= 0) {
                throw invalid(
                        "the path \"" + path + "\" leads out of the repository " + shown + "; name a folder in it",
                        null);
            }
            if (!part.isEmpty() && !part.equals(".")) {
                folder.append(folder.isEmpty() ? "" : "/").append(part);
            }
        }
        return folder.toString();
    }

    /** Cuts what may be secret out of any text that was meant as a URL. */
    private static String shown(String url) {
        String bare = url.replaceFirst("[?#].*", "");
        int start = bare.indexOf("://");
        int end = start < 0 ? -1 : bare.indexOf('/', start + 3);
        String authority = start < 0 ? "" : bare.substring(start + 3, end < 0 ? bare.length() : end);
        int user = authority.lastIndexOf('@');
        return user < 0 ? bare : bare.substring(0, start + 3) + bare.substring(start + 3 + user + 1);
    }

    private static GitException invalid(String message, Throwable cause) {
        return new GitException(Reason.InvalidSource, message, cause);
    }
}
