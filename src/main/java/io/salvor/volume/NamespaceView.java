package io.salvor.volume;

import java.util.Map;

/** What selections look at of a namespace. */
public record NamespaceView(String name, Map<String, String> labels) {

    public NamespaceView {
        labels = Map.copyOf(labels);
    }
}
