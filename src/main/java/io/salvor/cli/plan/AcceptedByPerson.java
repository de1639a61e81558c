package io.salvor.cli.plan;

/**
 * What a person will accept of a revision that is refused otherwise.
 *
 * @param removal that it removes many policies
 * @param retention that it lets many Backups expire
 */
record AcceptedByPerson(boolean removal, boolean retention) {}
