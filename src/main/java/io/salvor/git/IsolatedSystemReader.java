package io.salvor.git;

import java.time.Instant;
import java.time.ZoneId;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.ConfigConstants;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;

/**
 * Keeps JGit from the machine it runs on: no user, system or JGit configuration, no environment, no home directory. What a
 * source does depends on the source alone.
 */
final class IsolatedSystemReader extends SystemReader {
    private IsolatedSystemReader() {}

    /** Makes JGit use it, in this whole process; to be called before anything else of JGit. */
    static void install() {
        synchronized (IsolatedSystemReader.class) {
            if (!(SystemReader.getInstance() instanceof IsolatedSystemReader)) {
                SystemReader.setInstance(new IsolatedSystemReader());
            }
        }
    }

    @Override
    public String getHostname() {
        return "salvor";
    }

    @Override
    public String getenv(String variable) {
        return null;
    }

    @Override
    public String getProperty(String key) {
        return key.startsWith("user.") ? null : System.getProperty(key);
    }

    @Override
    public FileBasedConfig openUserConfig(Config parent, FS fs) {
        return new OwnConfig(parent, fs);
    }

    @Override
    public FileBasedConfig openSystemConfig(Config parent, FS fs) {
        return new OwnConfig(parent, fs);
    }

    @Override
    public FileBasedConfig openJGitConfig(Config parent, FS fs) {
        return new OwnConfig(parent, fs);
    }

    @Override
    @Deprecated
    public long getCurrentTime() {
        return System.currentTimeMillis();
    }

    @Override
    @Deprecated
    public int getTimezone(long when) {
        return ZoneId.systemDefault()
                        .getRules()
                        .getOffset(Instant.ofEpochMilli(when))
                        .getTotalSeconds()
                / 60;
    }

    /** Holds nothing of a file, only what Salvor itself wants. */
    private static final class OwnConfig extends FileBasedConfig {
        OwnConfig(Config parent, FS fs) {
            super(parent, null, fs);
            // Tidying up in the background would race with a copy that is thrown away.
            setBoolean(ConfigConstants.CONFIG_GC_SECTION, null, ConfigConstants.CONFIG_KEY_AUTODETACH, false);
            setInt(ConfigConstants.CONFIG_GC_SECTION, null, ConfigConstants.CONFIG_KEY_AUTO, 0);
            setInt(ConfigConstants.CONFIG_GC_SECTION, null, ConfigConstants.CONFIG_KEY_AUTOPACKLIMIT, 0);
        }

        @Override
        public void load() {
            // There is no file behind it.
        }

        @Override
        public void save() {
            // JGit measures file systems and would note the result in the home directory.
        }

        @Override
        public boolean isOutdated() {
            return false;
        }
    }
}
