/**
 * Components that run in processes of their own, with libraries of their own: what they were built
 * with does not meet what Braid uses. Most are JVMs, on the class path of a module beside this one.
 */
@NullMarked
package io.braid.local.component;

import org.jspecify.annotations.NullMarked;
