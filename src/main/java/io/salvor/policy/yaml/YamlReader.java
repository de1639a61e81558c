package io.salvor.policy.yaml;

import io.salvor.policy.finding.LintRule;
import io.salvor.policy.finding.Place;
import io.salvor.units.Excerpt;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.parser.Parser;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/** Reads the bytes of one file as UTF-8 and YAML. What is not, is a problem with its place; nothing is thrown. */
public final class YamlReader {
    /** The most bytes that a file may have; of a larger one no more than one byte beyond needs to be handed over. */
    public static final int MOST_BYTES = 1024 * 1024;

    /** The deepest that lists and objects may be nested. */
    static final int DEEPEST = 50;

    /** The most aliases to lists and objects that a document may have. */
    static final int MOST_ALIASES = 50;

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private YamlReader() {}

    /** The documents of the file, empty ones left out, up to the first place that is not YAML. */
    public static List<YamlDocument> read(byte[] content, YamlProblems problems) {
        if (content.length > MOST_BYTES) {
            problems.add(LintRule.FILE_TOO_LARGE, Place.BEGINNING, "the file is larger than 1 MiB; split it");
            return List.of();
        }
        CharBuffer text = CharBuffer.allocate(content.length);
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        CoderResult result = decoder.decode(ByteBuffer.wrap(content), text, true);
        String read = text.flip().toString();
        if (result.isError()) {
            problems.add(
                    LintRule.NOT_UTF8,
                    placeAfter(read, read.length()),
                    "the file is not UTF-8 from here on; save it as UTF-8");
            return List.of();
        }
        boolean marked = !read.isEmpty() && read.charAt(0) == BYTE_ORDER_MARK;
        return compose(marked ? read.substring(1) : read, problems);
    }

    private static List<YamlDocument> compose(String text, YamlProblems problems) {
        LoaderOptions options = new LoaderOptions();
        options.setMaxAliasesForCollections(MOST_ALIASES);
        options.setNestingDepthLimit(DEEPEST);
        options.setCodePointLimit(MOST_BYTES);
        TrackingParser parser = new TrackingParser(new ParserImpl(new StreamReader(text), options));
        List<YamlDocument> documents = new ArrayList<>();
        try {
            Composer composer = new Composer(parser, new Resolver(), options);
            while (composer.checkNode()) {
                new YamlConverter(problems)
                        .convert(composer.getNode())
                        .filter(document -> !document.root().isNull())
                        .ifPresent(documents::add);
            }
        } catch (MarkedYAMLException e) {
            notYaml(text, e, parser.place, problems);
        } catch (ReaderException e) {
            problems.add(
                    LintRule.NOT_YAML,
                    placeAfter(text, text.offsetByCodePoints(0, e.getPosition())),
                    String.format("character U+%04X is not allowed in YAML; remove it", e.getCodePoint()));
        } catch (RuntimeException e) {
            // SnakeYAML refuses too many aliases and too deep nesting without a place, and lets some exceptions of its
            // own
            // through.
            refuse(problems, parser.place, String.valueOf(e.getMessage()));
        }
        return documents;
    }

    private static void notYaml(String text, MarkedYAMLException e, Place last, YamlProblems problems) {
        Optional<UnquotedValue> unquoted =
                Optional.ofNullable(e.getProblemMark()).flatMap(mark -> UnquotedValue.at(text, mark));
        Place place = e.getProblemMark() == null ? last : YamlMarks.place(e.getProblemMark());
        problems.add(
                LintRule.NOT_YAML,
                unquoted.map(UnquotedValue::place).orElse(place),
                "not YAML: "
                        + unquoted.map(UnquotedValue::advice)
                                .orElseGet(() -> Excerpt.shortened(String.valueOf(e.getProblem()))));
    }

    private static void refuse(YamlProblems problems, Place place, String message) {
        if (message.startsWith("Number of aliases")) {
            problems.add(
                    LintRule.YAML_ALIASES,
                    place,
                    "more than " + MOST_ALIASES + " aliases to lists and objects; write the values out");
        } else if (message.startsWith("Nesting Depth")) {
            problems.add(LintRule.YAML_NESTING, place, "nested deeper than " + DEEPEST + " levels");
        } else {
            problems.add(LintRule.NOT_YAML, place, "not YAML that can be taken in: " + Excerpt.shortened(message));
        }
    }

    public static Place placeAfter(String text, int end) {
        int line = 1;
        int column = 1;
        for (int i = 0; i < end; i++) {
            boolean ends = text.charAt(i) == '\n';
            line += ends ? 1 : 0;
            column = ends ? 1 : column + (Character.isLowSurrogate(text.charAt(i)) ? 0 : 1);
        }
        return new Place(line, column);
    }

    /** Remembers where the parser is, for errors that do not say so themselves. */
    private static final class TrackingParser implements Parser {
        private final Parser parser;
        private Place place = Place.BEGINNING;

        TrackingParser(Parser parser) {
            this.parser = parser;
        }

        @Override
        public boolean checkEvent(Event.ID choice) {
            return parser.checkEvent(choice);
        }

        @Override
        public Event peekEvent() {
            return parser.peekEvent();
        }

        @Override
        public Event getEvent() {
            Event event = parser.getEvent();
            if (event != null && event.getStartMark() != null) {
                place = YamlMarks.place(event.getStartMark());
            }
            return event;
        }
    }
}
