package io.salvor.cli;

import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.StreamHandler;

/** Makes what libraries log in a command plain lines on standard error, from warnings up. */
final class PlainLogging {
    private PlainLogging() {}

    static void start() {
        System.setProperty("java.util.logging.manager", "org.jboss.logmanager.LogManager");
        Logger root = Logger.getLogger("");
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        root.setLevel(Level.WARNING);
        Kept.VERSIONS.setLevel(Level.SEVERE);
        root.addHandler(new StreamHandler(System.err, new Lines()) {
            @Override
            public synchronized void publish(LogRecord record) {
                super.publish(record);
                flush();
            }
        });
    }

    /** Loggers whose level is set; others may be dropped while nobody uses them. */
    private static final class Kept {
        /** It warns of every resource whose version is not final, as all of Salvor's are. */
        static final Logger VERSIONS = Logger.getLogger("io.fabric8.kubernetes.client.dsl.internal.VersionUsageUtils");
    }

    private static final class Lines extends Formatter {
        @Override
        public String format(LogRecord record) {
            String cause = record.getThrown() == null ? "" : ": " + record.getThrown();
            return record.getLevel() + " " + formatMessage(record) + cause + System.lineSeparator();
        }
    }
}
