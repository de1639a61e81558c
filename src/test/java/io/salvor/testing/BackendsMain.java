package io.salvor.testing;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * What {@code mvn verify -Pbackends} says before and after its tests: {@code servers} lists the servers of others, and ends with 1 where one
 * is missing and all are demanded; {@code runs FOLDER} lists what ran against what, from the reports in that folder.
 */
public final class BackendsMain {
    private BackendsMain() {}

    public static void main(String[] args) throws IOException {
        if (args[0].equals("servers")) {
            System.exit(servers());
        }
        runs(Path.of(args[1]));
    }

    private static int servers() throws IOException {
        boolean whole = true;
        System.out.println("The servers of others that backends are tested against:");
        for (ForeignServer server : ForeignServer.values()) {
            Optional<Path> binary = server.find();
            whole &= binary.isPresent();
            String said = binary.isPresent()
                    ? server.described(binary.get()) + ", " + binary.get()
                    : "MISSING. How it is got: " + server.got();
            System.out.printf("  %-16s for %-25s %s%n", server.program(), server.providers(), said);
        }
        if (whole) {
            return 0;
        }
        System.out.println(
                "Name the folders of what is missing in -Dsalvor.backends.path, with colons between, or put it on the"
                        + " PATH. With -Dsalvor.backends=false the tests that need it are skipped.");
        return Boolean.getBoolean("salvor.backends") ? 1 : 0;
    }

    private static void runs(Path reports) throws IOException {
        Path notes = Path.of(System.getProperty("salvor.backends.runs"));
        List<String> lines = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(reports, "TEST-*.xml")) {
            for (Path file : files) {
                lines.add(line(read(file), notes));
            }
        }
        Collections.sort(lines);
        System.out.println("What ran against what:");
        lines.forEach(System.out::println);
    }

    private static String line(Document report, Path notes) throws IOException {
        Element suite = report.getDocumentElement();
        String test = suite.getAttribute("name");
        List<String> servers = BackendRuns.of(notes, test);
        int wrong = number(suite, "failures") + number(suite, "errors");
        int skipped = number(suite, "skipped");
        String outcome = (number(suite, "tests") - wrong - skipped) + " passed"
                + (skipped == 0 ? "" : ", " + skipped + " skipped: " + reason(report))
                + (wrong == 0 ? "" : ", " + wrong + " FAILED");
        return "  %-45s %-60s %s"
                .formatted(
                        test.replaceFirst("io\\.salvor\\.(store\\.)?", ""),
                        servers.isEmpty() ? "this machine" : String.join(", ", servers),
                        outcome);
    }

    private static int number(Element suite, String attribute) {
        return Integer.parseInt(suite.getAttribute(attribute));
    }

    /** Of the first that was skipped. */
    private static String reason(Document report) {
        NodeList skipped = report.getElementsByTagName("skipped");
        return skipped.getLength() == 0
                ? ""
                : skipped.item(0)
                        .getTextContent()
                        .lines()
                        .findFirst()
                        .orElse("")
                        .replaceFirst("^[\\w.]+: (Assumption failed: )?", "");
    }

    private static Document read(Path file) throws IOException {
        try {
            return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
        } catch (ParserConfigurationException | SAXException e) {
            throw new IOException(file + " cannot be read", e);
        }
    }
}
