package io.salvor.policy.yaml;

import io.salvor.policy.finding.LintRule;
import io.salvor.policy.finding.Place;

/** Takes what is wrong with the YAML of a file. */
public interface YamlProblems {
    void add(LintRule rule, Place place, String message);
}
