package io.salvor.kubernetes;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** The files by which a Job reaches and opens the repository that it works on. */
final class RepositoryFiles {
    private RepositoryFiles() {}

    /** Content by path; others may be added. */
    static Map<String, String> of(Map<String, String> reach, String volumeNamespace, String password) {
        Map<String, String> files = new LinkedHashMap<>();
        new TreeMap<>(reach).forEach((path, content) -> files.put("reach/" + path, content));
        files.put("repositories/" + volumeNamespace, password);
        return files;
    }
}
