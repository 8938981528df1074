package io.braid.core.log;

/** Why a commit was made. */
public enum Operation {
  /** The table itself. */
  CREATE,
  /** Columns that the table did not have before. */
  ALTER,
  /** One epoch, in the master dataset or in a view's increments. */
  EPOCH,
  /** Dead letters that decode now, as the events of an epoch that moves no offset. */
  REPLAY,
  /** Epochs of the master dataset that a lagging view took over. */
  CATCH_UP,
  /** A recomputed batch view in place of the old one. */
  PUBLISH,
  /** Increments that a published horizon has absorbed, taken away. */
  EXPIRE,
  /** Streams and definitions. */
  REGISTER,
  /** The verdict of an audit. */
  AUDIT,
  /** The same rows in other files. */
  MAINTAIN,
  /** Files of a source, given their place in its log. */
  LIST,
  /** Rows taken away for good, as if they had never come. */
  FORGET
}
