/**
 * What every controller stands on: settings, leadership, how reconcilers write a status and speak of it, and Jobs
 * brought forward. It must not know any journey.
 */
package io.salvor.operator.run;
