/**
 * The proof: a view's plain SQL over the events of the master dataset, against what is served.
 * Shares no partial state with the run that it checks.
 */
@NullMarked
package io.braid.batch.verify;

import org.jspecify.annotations.NullMarked;
