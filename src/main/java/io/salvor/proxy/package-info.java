/** Decides through which proxy a URL is asked, by the variables that programs go by. It must not know who asks, and asks nobody itself. */
package io.salvor.proxy;
