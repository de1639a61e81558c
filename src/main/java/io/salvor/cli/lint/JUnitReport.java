package io.salvor.cli.lint;

import io.salvor.policy.finding.Finding;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Findings as JUnit XML: a test that fails for each finding, and one that passes for each file without any. */
final class JUnitReport {
    private static final String NAME = "salvor lint";

    private final XMLStreamWriter xml;

    private JUnitReport(XMLStreamWriter xml) {
        this.xml = xml;
    }

    static String of(LintResult result) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            // What is not ASCII is written as a reference, and so the same in every character set of a terminal.
            XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(bytes, "US-ASCII");
            new JUnitReport(xml).write(result);
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("nothing keeps a report from being written into memory", e);
        }
        return bytes.toString(StandardCharsets.US_ASCII) + "\n";
    }

    private void write(LintResult result) throws XMLStreamException {
        List<String> clean = result.files().stream()
                .filter(file -> result.findings().stream()
                        .noneMatch(finding -> finding.file().equals(file)))
                .toList();
        int tests = clean.size() + result.findings().size();
        xml.writeStartDocument("US-ASCII", "1.0");
        start("testsuites", tests, result.findings().size());
        start("testsuite", tests, result.findings().size());
        xml.writeAttribute("errors", "0");
        xml.writeAttribute("skipped", "0");
        for (String file : clean) {
            test(file, "no findings");
            xml.writeEndElement();
        }
        for (Finding finding : result.findings()) {
            finding(finding);
        }
        xml.writeEndDocument();
    }

    private void finding(Finding finding) throws XMLStreamException {
        String place = finding.line() + ":" + finding.column();
        test(finding.file(), finding.rule().id() + " " + place);
        xml.writeStartElement("failure");
        xml.writeAttribute("type", finding.isError() ? "error" : "warning");
        xml.writeAttribute("message", allowed(finding.message()));
        xml.writeCharacters(allowed(finding.file() + ":" + place + ": " + finding.message()));
        xml.writeEndElement();
        xml.writeEndElement();
    }

    private void start(String element, int tests, int failures) throws XMLStreamException {
        xml.writeStartElement(element);
        xml.writeAttribute("name", NAME);
        xml.writeAttribute("tests", String.valueOf(tests));
        xml.writeAttribute("failures", String.valueOf(failures));
    }

    private void test(String file, String name) throws XMLStreamException {
        xml.writeStartElement("testcase");
        xml.writeAttribute("classname", allowed(file));
        xml.writeAttribute("name", name);
    }

    /** Without the characters that XML 1.0 cannot hold, not even as references. */
    private static String allowed(String text) {
        return text.replaceAll("[^\\t\\n\\r\\x20-\\uD7FF\\uE000-\\uFFFD\\x{10000}-\\x{10FFFF}]", "\uFFFD");
    }
}
