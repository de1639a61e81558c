package io.salvor.match;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * One part of a path in a pattern of {@link IgnorePatterns}: {@code *} stands for any characters, {@code ?} for one, {@code [a-z]}
 * and {@code [!a-z]} for one of a set or none of it, and a backslash takes its meaning from the character after it. It costs no
 * more than the length of the pattern times that of the name, whatever both hold.
 */
final class NamePattern {
    /** Stands for any characters in the list of steps; every other step takes exactly one. */
    private static final IntPredicate ANY_CHARACTERS = character -> true;

    private final List<IntPredicate> steps = new ArrayList<>();
    private final int[] text;
    private int next;

    /** @throws IllegalArgumentException for a bracket that is never closed and the like, in words for people */
    NamePattern(String text) {
        this.text = text.codePoints().toArray();
        while (next < this.text.length) {
            steps.add(step(this.text[next++]));
        }
    }

    boolean matches(String name) {
        int[] characters = name.codePoints().toArray();
        int step = 0;
        int at = 0;
        int star = -1;
        int resume = 0;
        while (at < characters.length) {
            if (step < steps.size() && steps.get(step) == ANY_CHARACTERS) {
                star = step++;
                resume = at;
            } else if (step < steps.size() && steps.get(step).test(characters[at])) {
                step++;
                at++;
            } else if (star >= 0) {
                // Only the last star needs to take more: what an earlier one could take, that one can take as well.
                step = star + 1;
                at = ++resume;
            } else {
                return false;
            }
        }
        while (step < steps.size() && steps.get(step) == ANY_CHARACTERS) {
            step++;
        }
        return step == steps.size();
    }

    private IntPredicate step(int character) {
        return switch (character) {
            case '*' -> ANY_CHARACTERS;
            case '?' -> any -> true;
            case '[' -> set();
            case '\\' -> exactly(escaped());
            default -> exactly(character);
        };
    }

    private static IntPredicate exactly(int wanted) {
        return character -> character == wanted;
    }

    private int escaped() {
        if (next == text.length) {
            throw new IllegalArgumentException("ends with a backslash, which must stand before another character");
        }
        return text[next++];
    }

    private IntPredicate set() {
        boolean none = next < text.length && (text[next] == '!' || text[next] == '^');
        next += none ? 1 : 0;
        List<IntPredicate> members = new ArrayList<>();
        // A bracket that closes at once is meant as a member.
        for (boolean first = true; first || peek() != ']'; first = false) {
            members.add(member());
        }
        next++;
        return character -> none != members.stream().anyMatch(member -> member.test(character));
    }

    private IntPredicate member() {
        int from = inSet();
        if (from == '[' && peek() == ':') {
            throw new IllegalArgumentException("names a class of characters; write it out, such as [a-z]");
        }
        boolean range = peek() == '-' && next + 1 < text.length && text[next + 1] != ']';
        if (!range) {
            return exactly(from);
        }
        next++;
        int to = inSet();
        return character -> from <= character && character <= to;
    }

    private int inSet() {
        int character = peek();
        next++;
        return character == '\\' ? escaped() : character;
    }

    private int peek() {
        if (next == text.length) {
            throw new IllegalArgumentException("has a [ that no ] closes; write \\[ where a bracket is meant");
        }
        return text[next];
    }
}
