/**
 * What Salvor keeps in a bucket besides restic's repositories: where each thing lies, how it is written, and how it is read
 * back as the untrusted input that it is; the passwords of the repositories, and the keys of what is encrypted. It touches object stores, and knows nothing
 * of Kubernetes, Git or the restic process.
 */
package io.salvor.catalog;
