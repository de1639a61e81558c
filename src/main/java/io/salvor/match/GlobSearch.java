package io.salvor.match;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Searches for a name that globs allow: one that at least one glob of each list matches, and none of the forbidden ones. Names
 * have no - or . at either end, as those of Kubernetes.
 */
public final class GlobSearch {
    private static final int LONGEST_NAME = 253;

    /** Beyond these the answer is left open: it would take longer than it is worth. */
    private static final int MOST_STATES = 5_000;

    private static final int MOST_CHARACTERS = 4_096;

    private final List<GlobSteps> required = new ArrayList<>();
    private final GlobSteps forbidden;
    private final List<Character> alphabet;

    private GlobSearch(List<List<String>> required, List<String> forbidden) {
        required.forEach(globs -> this.required.add(new GlobSteps(globs)));
        this.forbidden = new GlobSteps(forbidden);
        this.alphabet = alphabet(required, forbidden);
    }

    /**
     * The answer.
     *
     * @param found a name, the shortest unless one was given without wildcards; empty if there is none, or the search was given up
     * @param sure whether the search came to an end
     */
    public record Answer(Optional<String> found, boolean sure) {
        public boolean none() {
            return sure && found.isEmpty();
        }
    }

    /** Searches for a name; a list without globs matches nothing. */
    public static Answer name(List<List<String>> required, List<String> forbidden, SearchBudget budget) {
        budget.spend(characters(required, forbidden));
        if (budget.isSpent()) {
            return new Answer(Optional.empty(), false);
        }
        for (List<String> globs : required) {
            for (String name : globs) {
                if (Globs.isGlob(name)) {
                    continue;
                }
                budget.spend(characters(required, forbidden));
                if (allowed(name, required, forbidden)) {
                    return new Answer(Optional.of(name), true);
                }
            }
        }
        // Names without wildcards have been tried, and can be no other names.
        List<List<String>> wild = required.stream()
                .map(globs -> globs.stream()
                        .filter(Globs::isGlob)
                        .filter(glob -> required.stream().allMatch(others -> Globs.resemblesAny(glob, others)))
                        .toList())
                .toList();
        if (wild.stream().anyMatch(List::isEmpty)) {
            return new Answer(Optional.empty(), true);
        }
        long size = characters(wild, forbidden);
        return size > MOST_CHARACTERS
                ? new Answer(Optional.empty(), false)
                : new GlobSearch(wild, forbidden).search(size, budget);
    }

    private static long characters(List<List<String>> required, List<String> forbidden) {
        return Stream.concat(required.stream().flatMap(Collection::stream), forbidden.stream())
                .mapToLong(String::length)
                .sum();
    }

    /** Whether every name that the glob matches is matched by one of the others; false where that cannot be decided. */
    public static boolean covers(List<String> globs, String glob, SearchBudget budget) {
        return name(List.of(List.of(glob)), globs, budget).none();
    }

    private static boolean allowed(String name, List<List<String>> required, List<String> forbidden) {
        return required.stream().allMatch(globs -> Globs.anyMatches(globs, name)) && !Globs.anyMatches(forbidden, name);
    }

    /** Where all globs are after the name so far. */
    private record State(List<BitSet> required, BitSet forbidden, boolean mayEnd) {}

    private record Path(State state, String name) {}

    private Answer search(long size, SearchBudget budget) {
        State start = new State(required.stream().map(GlobSteps::start).toList(), forbidden.start(), false);
        Set<State> seen = new HashSet<>(Set.of(start));
        Queue<Path> queue = new ArrayDeque<>(List.of(new Path(start, "")));
        while (!queue.isEmpty()) {
            Path path = queue.remove();
            if (isName(path.state())) {
                return new Answer(Optional.of(path.name()), true);
            }
            for (char next : path.name().length() < LONGEST_NAME ? alphabet : List.<Character>of()) {
                State state = step(path.state(), next, path.name().isEmpty());
                if (state != null && seen.add(state)) {
                    queue.add(new Path(state, path.name() + next));
                }
            }
            budget.spend(size * alphabet.size());
            if (seen.size() > MOST_STATES || budget.isSpent()) {
                return new Answer(Optional.empty(), false);
            }
        }
        return new Answer(Optional.empty(), true);
    }

    private boolean isName(State state) {
        for (int i = 0; i < required.size(); i++) {
            if (!required.get(i).matched(state.required().get(i))) {
                return false;
            }
        }
        return state.mayEnd() && !forbidden.matched(state.forbidden());
    }

    private State step(State state, char next, boolean first) {
        boolean mark = isMark(next);
        if (first && mark) {
            return null;
        }
        List<BitSet> reached = new ArrayList<>();
        for (int i = 0; i < required.size(); i++) {
            BitSet positions = required.get(i).step(state.required().get(i), next);
            if (positions.isEmpty()) {
                return null;
            }
            reached.add(positions);
        }
        return new State(reached, forbidden.step(state.forbidden(), next), !mark);
    }

    /** The characters of the globs, and one that stands for all others; letters come first, so that what is found reads well. */
    private static List<Character> alphabet(List<List<String>> required, List<String> forbidden) {
        Set<Character> named = new TreeSet<>();
        List<List<String>> all = new ArrayList<>(required);
        all.add(forbidden);
        for (List<String> globs : all) {
            for (String glob : globs) {
                glob.chars().filter(each -> !Globs.isWildcard((char) each)).forEach(each -> named.add((char) each));
            }
        }
        "abcdefghijklmnopqrstuvwxyz0123456789"
                .chars()
                .filter(each -> !named.contains((char) each))
                .findFirst()
                .ifPresent(each -> named.add((char) each));
        return named.stream().sorted(Comparator.comparing(GlobSearch::isMark)).toList();
    }

    private static boolean isMark(char character) {
        return character == '-' || character == '.';
    }
}
