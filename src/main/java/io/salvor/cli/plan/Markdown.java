package io.salvor.cli.plan;

/** Values in Markdown, of which none can be markup. */
final class Markdown {
    private static final int LONGEST_CELL = 300;

    private Markdown() {}

    /** A row of a table. */
    static String row(String... cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }

    /** Fixed width, without backticks, whose content could hold others. */
    static String code(String value) {
        return "<code>" + escaped(value) + "</code>";
    }

    /** Plain text: nothing in it is markup, a mention or the end of a cell. */
    static String escaped(String value) {
        StringBuilder escaped = new StringBuilder();
        String cut = value.length() <= LONGEST_CELL ? value : value.substring(0, LONGEST_CELL) + "…";
        for (int i = 0; i < cut.length(); i++) {
            char c = cut.charAt(i);
            if (c < ' ') {
                escaped.append(' ');
            } else if ("&<>|`*_[]()@#\\~!:$\"'".indexOf(c) >= 0 && !isPlain(c, cut, i)) {
                escaped.append("&#").append((int) c).append(';');
            } else {
                escaped.append(c);
            }
        }
        return escaped.toString();
    }

    /** Characters that mean something only where a link could begin, and are easier to read as they are elsewhere. */
    private static boolean isPlain(char c, String value, int at) {
        return c == ':' && !value.startsWith("://", at) || c == '\'' || c == '(' || c == ')';
    }
}
