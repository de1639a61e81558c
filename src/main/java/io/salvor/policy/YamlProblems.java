package io.salvor.policy;

import io.salvor.policy.YamlDocument.Place;

/** Takes what is wrong with the YAML of a file. */
interface YamlProblems {
    void add(LintRule rule, Place place, String message);
}
