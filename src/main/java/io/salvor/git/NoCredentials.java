package io.salvor.git;

import java.util.Arrays;
import org.eclipse.jgit.transport.CredentialItem;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.URIish;

/** Has no credentials to give, and remembers whether it was asked for some. */
final class NoCredentials extends CredentialsProvider {
    private boolean asked;

    /** Whether the repository wanted credentials. */
    boolean asked() {
        return asked;
    }

    @Override
    public boolean isInteractive() {
        return false;
    }

    @Override
    public boolean supports(CredentialItem... items) {
        // JGit also asks whether to trust a certificate all the same: never.
        return Arrays.stream(items).noneMatch(CredentialItem.YesNoType.class::isInstance);
    }

    @Override
    public boolean get(URIish uri, CredentialItem... items) {
        asked |= supports(items);
        return false;
    }
}
