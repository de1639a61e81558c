/** Reads certificates and private keys in the forms that other programs write. It must not know where they come from. */
package io.salvor.pem;
