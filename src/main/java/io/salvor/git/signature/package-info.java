/**
 * Decides whether a commit or tag is signed by a trusted key, OpenPGP or SSH. It must not know how a repository is
 * fetched.
 */
package io.salvor.git.signature;
