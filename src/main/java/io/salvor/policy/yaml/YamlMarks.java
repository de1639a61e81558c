package io.salvor.policy.yaml;

import io.salvor.policy.finding.Place;
import org.yaml.snakeyaml.error.Mark;

/** What the YAML library calls a mark, as a place. */
final class YamlMarks {
    private YamlMarks() {}

    static Place place(Mark mark) {
        return new Place(mark.getLine() + 1, mark.getColumn() + 1);
    }
}
