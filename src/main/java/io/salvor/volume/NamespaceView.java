package io.salvor.volume;

import java.util.Map;

/** A namespace, as far as selections look at it. */
public record NamespaceView(String name, Map<String, String> labels) {

    public NamespaceView {
        labels = Map.copyOf(labels);
    }
}
