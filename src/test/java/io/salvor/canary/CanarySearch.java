package io.salvor.canary;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Collectors;

/** Looks for canaries in whatever it is given, and remembers where each was. Several threads may look at once. */
public final class CanarySearch {
    private final Map<Canary, Map<String, String>> forms;
    private final Set<String> places = new ConcurrentSkipListSet<>();
    private final Set<String> strays = new ConcurrentSkipListSet<>();
    private final Set<String> atHome = new ConcurrentSkipListSet<>();

    public CanarySearch(List<Canary> canaries) {
        forms = canaries.stream().collect(Collectors.toMap(canary -> canary, Canary::forms));
    }

    /** @param place names what has this text, and decides whether a canary is at home in it */
    public void look(String place, String text) {
        look(place, text.getBytes(StandardCharsets.UTF_8));
    }

    public void look(String place, byte[] content) {
        places.add(place);
        String text = Canary.latin(content);
        forms.forEach((canary, written) -> written.forEach((form, value) -> {
            if (text.contains(value)) {
                if (canary.isAtHome(place)) {
                    atHome.add(canary.name());
                } else {
                    strays.add("%s, %s, in %s".formatted(canary.name(), form, place));
                }
            }
        }));
    }

    /** Where canaries were that may not be there: which, written how, and in what. */
    public Set<String> strays() {
        return new TreeSet<>(strays);
    }

    /** The canaries that were seen where they may be. */
    public Set<String> atHome() {
        return new TreeSet<>(atHome);
    }

    /** Everything that was looked at. */
    public Set<String> places() {
        return new TreeSet<>(places);
    }
}
