/**
 * Every object in memory, behind one lock and one counter of versions, and which of them are asked for. It knows which resources
 * are served; it must not know what may be stored, or who hears of a change.
 */
package io.salvor.sandbox.apiserver.store;
