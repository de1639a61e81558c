package io.salvor.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version of this program, as the build wrote it down. */
final class SalvorVersion implements IVersionProvider {
    private static final String RESOURCE = "/salvor-version.properties";

    @Override
    public String[] getVersion() throws IOException {
        try (InputStream in = SalvorVersion.class.getResourceAsStream(RESOURCE)) {
            Properties properties = new Properties();
            properties.load(in);
            return new String[] {"salvor " + properties.getProperty("version")};
        }
    }
}
