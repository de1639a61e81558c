package io.salvor.git;

import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.jgit.internal.JGitText;
import org.eclipse.jgit.internal.storage.dfs.DfsText;
import org.eclipse.jgit.lib.CoreConfig;
import org.eclipse.jgit.lib.GcConfig;
import org.eclipse.jgit.transport.HttpConfig;
import org.eclipse.jgit.transport.TransferConfig;

/**
 * Tells the native image what JGit reaches by reflection on the way of a listing or a fetch: its messages, which it fills into
 * fields from a resource bundle, and the options of its configuration, whose values it asks the enum for by name. The bundles
 * themselves are named in {@code META-INF/native-image}.
 */
@RegisterForReflection(
        targets = {
            JGitText.class,
            DfsText.class,
            CoreConfig.HideDotFiles.class,
            CoreConfig.LogRefUpdates.class,
            CoreConfig.TrustStat.class,
            GcConfig.PackRefsMode.class,
            HttpConfig.HttpRedirectMode.class,
            TransferConfig.FsckMode.class
        },
        classNames = "org.eclipse.jgit.util.sha1.SHA1$Sha1Implementation")
final class JGitInNativeImage {
    private JGitInNativeImage() {}
}
