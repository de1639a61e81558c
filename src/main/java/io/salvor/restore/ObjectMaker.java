package io.salvor.restore;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Turns an object of the backup, other than a pod or a claim, into the one that is made, and says what is special about it. */
final class ObjectMaker {
    /** What a controller of stateful sets or daemon sets keeps of their templates. */
    private static final String REVISIONS = "controllerrevisions.apps";

    private final ObjectRequest request;
    private final NodeMapping nodes;

    ObjectMaker(ObjectRequest request, NodeMapping nodes) {
        this.request = request;
        this.nodes = nodes;
    }

    /**
     * An object to make, or to make of one that is there.
     *
     * @param notes what people should know of it, for the end of a reason
     */
    record Made(JsonNode body, String notes) {}

    /** One that is to be made. */
    Made make(StoredObject object) {
        return make(object, true);
    }

    /** What one that is there is to become: its status is its own. */
    Made update(StoredObject object) {
        return make(object, false);
    }

    private Made make(StoredObject object, boolean withStatus) {
        JsonNode body = ObjectCleaner.clean(object, request.addresses());
        List<String> notes = new ArrayList<>();
        if (withStatus && request.statuses().into(body, object)) {
            notes.add("made with its status");
        }
        place(object.resource(), body, notes);
        return new Made(body, notes.isEmpty() ? "" : "; " + String.join("; ", notes));
    }

    private void place(String resource, JsonNode body, List<String> notes) {
        String template = resource.equals(REVISIONS) ? "/data/spec/template" : DataNeeds.template(resource);
        if (template != null) {
            if (body.at(template) instanceof ObjectNode pod && nodes.rewritePod(pod)) {
                notes.add(
                        "its pods are placed by staticVolumes.nodeMapping; change its manifest where it is kept, too");
            }
            return;
        }
        Set<String> named = nodes.namedIn(body);
        if (!named.isEmpty()) {
            notes.add("names " + String.join(", ", named)
                    + ", which staticVolumes.nodeMapping does not change in it; use patches for that");
        }
    }
}
