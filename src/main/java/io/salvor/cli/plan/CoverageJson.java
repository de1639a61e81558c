package io.salvor.cli.plan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.coverage.LastGood;
import io.salvor.coverage.VolumeCoverage;
import io.salvor.coverage.VolumeKey;

/** How volumes and their coverage look in JSON. */
final class CoverageJson {
    private CoverageJson() {}

    static void volume(ObjectNode node, VolumeKey volume) {
        node.put("namespace", volume.namespace());
        if (volume.isClaim()) {
            node.put("claim", volume.claim());
        } else {
            node.put("pod", volume.pod());
            node.put("volume", volume.volume());
        }
    }

    static void coverage(ObjectNode node, VolumeCoverage coverage) {
        volume(node, coverage.volume());
        node.put("state", coverage.state().name());
        if (!coverage.policies().isEmpty()) {
            coverage.policies().forEach(node.putArray("policies")::add);
        }
        if (coverage.promise() != null) {
            node.put("promiseSeconds", coverage.promise().age().toSeconds());
        }
        if (coverage.freshness() != null) {
            node.put("freshness", coverage.freshness().name());
        }
        if (coverage.cause() != null) {
            if (coverage.cause().policy() != null) {
                node.put("policy", coverage.cause().policy());
            }
            node.put("reason", coverage.cause().reason());
            node.put("message", coverage.cause().message());
        }
        LastGood good = coverage.lastGood();
        if (good != null) {
            node.putObject("lastGoodBackup")
                    .put("backup", good.backup())
                    .put("policy", good.policy())
                    .put("time", good.time().toString());
        }
    }
}
