/** What the lake says of streams and views just now. Reads logs only; no Spark. */
@NullMarked
package io.braid.batch.status;

import org.jspecify.annotations.NullMarked;
