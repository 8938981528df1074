/**
 * The process that never ends: when an epoch runs, how much it reads, what a failure leads to, and
 * what the terminal says. No bytes, no files.
 */
@NullMarked
package io.braid.speed.service;

import org.jspecify.annotations.NullMarked;
