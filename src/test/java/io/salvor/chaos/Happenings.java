package io.salvor.chaos;

import java.util.ArrayList;
import java.util.List;

/** What goes wrong in one round: begins and ends each thing at its time. */
final class Happenings {
    private final Town town;
    private final Crops crops;
    private final List<Mischief> plan;
    private final List<Mischief> open;
    private final List<Mischief> going = new ArrayList<>();

    Happenings(Town town, Crops crops, List<Mischief> plan) {
        this.town = town;
        this.crops = crops;
        this.plan = plan;
        this.open = new ArrayList<>(plan);
    }

    /** Does what is due. @param more whether anything may still begin */
    void at(long millis, boolean more) throws InterruptedException {
        for (Mischief mischief : List.copyOf(going)) {
            if (millis >= mischief.afterMillis() + mischief.lastsMillis()) {
                mischief.end(town);
                going.remove(mischief);
            }
        }
        for (Mischief mischief : List.copyOf(open)) {
            if (millis >= mischief.afterMillis() && more) {
                mischief.begin(town, crops);
                open.remove(mischief);
                going.add(mischief);
            }
        }
    }

    /** Whether nothing is wrong now. */
    boolean over() {
        return going.isEmpty();
    }

    /** Makes all good again. */
    void end() {
        going.forEach(mischief -> mischief.end(town));
        going.clear();
    }

    @Override
    public String toString() {
        return plan.toString();
    }
}
