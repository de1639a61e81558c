/**
 * What every controller stands on: settings, leadership, the one way to write a status and to speak of it, and Jobs
 * brought forward. It must not know any journey.
 */
package io.salvor.operator.run;
