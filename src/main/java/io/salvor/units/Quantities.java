package io.salvor.units;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as Kubernetes writes them: {@code 10Gi}, {@code 1.5G}, {@code 1e9}, {@code 500}. */
public final class Quantities {
    private static final int LONGEST = 64;
    private static final Pattern WHOLE = Pattern.compile(
            "\\+?([0-9]{1,18}(?:\\.[0-9]{0,18})?|\\.[0-9]{1,18})([numkMGTPE]|[KMGTPE]i|[eE][+-]?[0-9]{1,2})?");

    private static final Map<String, BigDecimal> UNITS = Map.ofEntries(
            Map.entry("n", BigDecimal.ONE.movePointLeft(9)),
            Map.entry("u", BigDecimal.ONE.movePointLeft(6)),
            Map.entry("m", BigDecimal.ONE.movePointLeft(3)),
            Map.entry("k", BigDecimal.ONE.movePointRight(3)),
            Map.entry("M", BigDecimal.ONE.movePointRight(6)),
            Map.entry("G", BigDecimal.ONE.movePointRight(9)),
            Map.entry("T", BigDecimal.ONE.movePointRight(12)),
            Map.entry("P", BigDecimal.ONE.movePointRight(15)),
            Map.entry("E", BigDecimal.ONE.movePointRight(18)),
            Map.entry("Ki", binary(10)),
            Map.entry("Mi", binary(20)),
            Map.entry("Gi", binary(30)),
            Map.entry("Ti", binary(40)),
            Map.entry("Pi", binary(50)),
            Map.entry("Ei", binary(60)));

    private Quantities() {}

    /**
     * Reads a quantity as bytes; a part of a byte counts as a whole one.
     *
     * @throws InvalidValueException if the text is no quantity, is negative, or is more than 2^63-1
     */
    public static long bytes(String text) {
        BigDecimal bytes = number(text);
        if (bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
            throw new InvalidValueException("\"" + text + "\" is too large; expected less than 8Ei");
        }
        return bytes.setScale(0, RoundingMode.CEILING).longValueExact();
    }

    /**
     * Reads a quantity as it is, such as 0.1 for {@code 100m}.
     *
     * @throws InvalidValueException if the text is no quantity, or is negative
     */
    public static BigDecimal number(String text) {
        Matcher matcher = WHOLE.matcher(text);
        if (text.length() > LONGEST || !matcher.matches()) {
            throw new InvalidValueException("\"" + Excerpt.shortened(text)
                    + "\" is not a size; expected a number with a unit such as 500Mi, 10Gi or 1T");
        }
        return new BigDecimal(matcher.group(1)).multiply(unit(matcher.group(2)));
    }

    private static BigDecimal unit(String unit) {
        if (unit == null) {
            return BigDecimal.ONE;
        }
        BigDecimal known = UNITS.get(unit);
        return known != null ? known : BigDecimal.ONE.scaleByPowerOfTen(Integer.parseInt(unit.substring(1)));
    }

    private static BigDecimal binary(int power) {
        return BigDecimal.valueOf(2).pow(power);
    }
}
