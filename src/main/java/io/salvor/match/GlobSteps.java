package io.salvor.match;

import java.util.BitSet;
import java.util.List;

/** Several globs read at once, character by character: a set of positions says how far each may be. */
final class GlobSteps {
    private static final char END = '\0';

    private final char[] cells;

    GlobSteps(List<String> globs) {
        StringBuilder text = new StringBuilder();
        globs.forEach(glob -> text.append(glob.replace(END, '*')).append(END));
        this.cells = text.toString().toCharArray();
    }

    /** The positions before the first character. */
    BitSet start() {
        BitSet positions = new BitSet();
        for (int cell = 0; cell < cells.length; cell++) {
            if (cell == 0 || cells[cell - 1] == END) {
                reach(cell, positions);
            }
        }
        return positions;
    }

    /** The positions after one more character. */
    BitSet step(BitSet positions, char next) {
        BitSet reached = new BitSet();
        for (int cell = positions.nextSetBit(0); cell >= 0; cell = positions.nextSetBit(cell + 1)) {
            if (cells[cell] == '*') {
                reach(cell, reached);
            } else if (cells[cell] == '?' || cells[cell] == next) {
                reach(cell + 1, reached);
            }
        }
        return reached;
    }

    /** Whether one of the globs has been read to its end. */
    boolean matched(BitSet positions) {
        return positions.stream().anyMatch(cell -> cells[cell] == END);
    }

    private void reach(int cell, BitSet positions) {
        positions.set(cell);
        if (cells[cell] == '*') {
            reach(cell + 1, positions);
        }
    }
}
