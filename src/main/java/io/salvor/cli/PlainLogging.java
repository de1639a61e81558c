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
        Logger root = Logger.getLogger("");
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        root.setLevel(Level.WARNING);
        root.addHandler(new StreamHandler(System.err, new Lines()) {
            @Override
            public synchronized void publish(LogRecord record) {
                super.publish(record);
                flush();
            }
        });
    }

    private static final class Lines extends Formatter {
        @Override
        public String format(LogRecord record) {
            String cause = record.getThrown() == null ? "" : ": " + record.getThrown();
            return record.getLevel() + " " + formatMessage(record) + cause + System.lineSeparator();
        }
    }
}
