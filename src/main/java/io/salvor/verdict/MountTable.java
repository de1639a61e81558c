package io.salvor.verdict;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * What is mounted where, as {@code /proc/self/mountinfo} lists it.
 *
 * @param mounts in the order of the file
 */
public record MountTable(List<Mount> mounts) {
    /** Of which nothing is known. */
    public static final MountTable UNKNOWN = new MountTable(List.of());

    private static final Pattern ESCAPED = Pattern.compile("\\\\([0-7]{3})");
    private static final String SEPARATOR = "-";
    private static final int FIRST_OPTIONAL = 6;

    /** Where most kubelets keep pods; on the file system of the host's root, a mount of it shows this path in full. */
    private static final String PODS = "/var/lib/kubelet/pods/";

    public MountTable {
        mounts = List.copyOf(mounts);
    }

    /** Reads the lines of the file; what is no line of such a file is left out. */
    public static MountTable parse(List<String> lines) {
        List<Mount> mounts = new ArrayList<>();
        lines.forEach(line -> parse(line).ifPresent(mounts::add));
        return new MountTable(mounts);
    }

    private static Optional<Mount> parse(String line) {
        List<String> fields = List.of(line.split(" "));
        int separator = fields.size() <= FIRST_OPTIONAL
                ? -1
                : fields.subList(FIRST_OPTIONAL, fields.size()).indexOf(SEPARATOR);
        if (separator < 0 || FIRST_OPTIONAL + separator + 1 >= fields.size()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Mount(
                    Integer.parseInt(fields.get(0)),
                    Integer.parseInt(fields.get(1)),
                    fields.get(2),
                    plain(fields.get(3)),
                    plain(fields.get(4)),
                    fields.get(FIRST_OPTIONAL + separator + 1)));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** The kernel writes space, tab, line feed and backslash in octal. */
    private static String plain(String field) {
        return ESCAPED.matcher(field)
                .replaceAll((MatchResult found) -> java.util.regex.Matcher.quoteReplacement(
                        String.valueOf((char) Integer.parseInt(found.group(1), 8))));
    }

    /** What is seen at a path that something is mounted on: of several, the one on top. */
    public Optional<Mount> at(String point) {
        List<Mount> there =
                mounts.stream().filter(mount -> mount.point().equals(point)).toList();
        return there.stream()
                .filter(mount -> there.stream().noneMatch(other -> other.parent() == mount.id()))
                .findFirst();
    }

    /** Whether a mount is of the file system of the host's root; false where that is not known. */
    boolean ofHostRoot(Mount mount) {
        return mounts.stream()
                .anyMatch(
                        other -> other.root().startsWith(PODS) && other.device().equals(mount.device()));
    }
}
