package io.salvor.git;

import io.salvor.git.signature.TrustedKeys;
import io.salvor.match.FolderRules;
import java.time.Duration;

/**
 * Where policies are read from.
 *
 * @param url URL of the repository: https, http, ssh or file; a user name is allowed for ssh alone, a password never
 * @param ref what of it is followed
 * @param path folder in the repository, {@code .} for all of it
 * @param rules which files of the folder are read
 * @param timeout how long one operation may take
 * @param credentials what the repository is opened with, {@link GitCredentials#NONE} for a public one
 * @param verify whose signature a revision must carry, {@link TrustedKeys#NONE} for nobody's
 */
public record GitSource(
        String url,
        GitRef ref,
        String path,
        FolderRules rules,
        Duration timeout,
        GitCredentials credentials,
        TrustedKeys verify) {}
