/**
 * What this process and the programs that it starts need for a while: folders of its own, and the variables that such a program gets. It must
 * not know what lies in them.
 */
package io.salvor.scratch;
