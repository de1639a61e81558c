/**
 * In which form an object is shown: as it is, as the rows that kubectl prints, or its metadata only. It must not change anything.
 */
package io.salvor.sandbox.apiserver.table;
