/**
 * What the commands that pods ask for have in common, in a backup as in a restore: how annotations write them, and in which
 * container they run. Pure; it must not know when they run.
 */
package io.salvor.hook;
