/**
 * Faults in the calls of the JDK by which a process writes to the lake, put there from outside: no
 * product code knows of them.
 */
@NullMarked
package io.braid.endtoend.fault;

import org.jspecify.annotations.NullMarked;
