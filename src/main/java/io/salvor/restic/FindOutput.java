package io.salvor.restic;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What restic finds of packs: objects of JSON, and between them, where a folder cannot be listed, sentences that name its snapshot. A pack may
 * hold pieces of thousands of files, each in thousands of snapshots, so one object is read after the other.
 */
final class FindOutput {
    /** How restic names a snapshot of which it cannot list a folder. */
    private static final Pattern BELONGS = Pattern.compile("belongs to snapshot ([0-9a-f]{64})");

    private static final int MOST_WORDS = 4096;

    private final Map<String, TreeSet<String>> files = new TreeMap<>();
    private final int mostFiles;

    /** @param mostFiles how many paths are kept of each snapshot */
    FindOutput(int mostFiles) {
        this.mostFiles = mostFiles;
    }

    synchronized PackUse use() {
        Map<String, List<String>> found = new TreeMap<>();
        files.forEach((snapshot, paths) -> found.put(snapshot, new ArrayList<>(paths)));
        return new PackUse(found);
    }

    /** Takes in words of either stream. */
    synchronized void words(String text) {
        for (Matcher belongs = BELONGS.matcher(text); belongs.find(); ) {
            files.computeIfAbsent(belongs.group(1), snapshot -> new TreeSet<>());
        }
    }

    private synchronized void hit(JsonNode hit) {
        TreeSet<String> paths = files.computeIfAbsent(hit.path("snapshot").asText(), snapshot -> new TreeSet<>());
        if (paths.size() < mostFiles) {
            paths.add(hit.path("path").asText());
        }
    }

    void read(InputStream stdout) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(stdout, StandardCharsets.UTF_8));
        StringBuilder between = new StringBuilder();
        for (int next = in.read(); next >= 0; next = in.read()) {
            if (next == '{') {
                hit(ResticEvent.Json.MAPPER.readTree(object(in)));
            } else if (next == '\n' || between.length() > MOST_WORDS) {
                words(between.toString());
                between.setLength(0);
            } else {
                between.append((char) next);
            }
        }
        words(between.toString());
    }

    /** The rest of an object whose first brace was read. */
    private static String object(BufferedReader in) throws IOException {
        StringBuilder object = new StringBuilder("{");
        boolean quoted = false;
        int depth = 1;
        while (depth > 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("it broke off");
            }
            object.append((char) next);
            if (quoted && next == '\\') {
                object.append((char) in.read());
            } else if (next == '"') {
                quoted = !quoted;
            } else if (!quoted && next == '{') {
                depth++;
            } else if (!quoted && next == '}') {
                depth--;
            }
        }
        return object.toString();
    }
}
