package io.salvor.testing;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Lets every test wait for a condition as long as a busy machine may need, where the test itself says nothing of it: ten seconds, as Awaitility has
 * it, are less than a process takes to start there. JUnit finds it by its name below {@code META-INF/services}.
 */
public final class LongWaits implements LauncherSessionListener {
    public static final Duration LONGEST = Duration.ofMinutes(1);

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        Awaitility.setDefaultTimeout(LONGEST);
    }
}
