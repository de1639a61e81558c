/** Folders of this process alone, for what it or a program that it starts needs for a while. It must not know what lies in them. */
package io.salvor.scratch;
