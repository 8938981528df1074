package io.braid.serving.wire;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A statement with its parameters, and how far its rows have been sent. One session's own. */
final class Portal {
  private final Prepared prepared;
  private final List<Optional<Object>> values;
  private final Formats formats;
  private @Nullable PreparedStatement statement;
  private @Nullable ResultSet rows;
  private Optional<Notice> notice = Optional.empty();
  private long sent;
  private boolean done;

  Portal(Prepared prepared, List<Optional<Object>> values, Formats formats) {
    this.prepared = prepared;
    this.values = values;
    this.formats = formats;
    formats.checkFits(prepared.columns().size());
  }

  Prepared prepared() {
    return prepared;
  }

  /** The same values for another plan of the statement, not yet open. */
  Portal on(Prepared renewed) {
    return new Portal(renewed, values, formats);
  }

  Formats formats() {
    return formats;
  }

  boolean isOpen() {
    return rows != null;
  }

  boolean isDone() {
    return done;
  }

  long sent() {
    return sent;
  }

  void finish() {
    done = true;
  }

  void bind(PreparedStatement to) throws SQLException {
    statement = to;
    for (int i = 0; i < values.size(); i++) {
      to.setObject(i + 1, values.get(i).orElse(null));
    }
  }

  /**
   * @param told what the client is told before the rows
   */
  void opened(ResultSet result, Optional<Notice> told) {
    rows = result;
    notice = told;
  }

  /** Once. */
  Optional<Notice> takeNotice() {
    Optional<Notice> taken = notice;
    notice = Optional.empty();
    return taken;
  }

  /** Writes the next row, or finds that there is none. A row that fails leaves no bytes. */
  boolean writeRow(Replies replies, CellWriter cells) throws SQLException {
    ResultSet open = rows;
    if (open == null || !open.next()) {
      done = true;
      return false;
    }
    int start = replies.buffer().writerIndex();
    try {
      List<ResultColumn> columns = prepared.columns();
      replies.begin('D').buffer().writeShort(columns.size());
      for (int i = 0; i < columns.size(); i++) {
        cells.write(open, i + 1, columns.get(i).type(), formats.isBinary(i));
      }
      replies.end();
    } catch (SQLException | RuntimeException | Error e) {
      replies.buffer().writerIndex(start);
      throw e;
    }
    sent++;
    return true;
  }

  void close() throws SQLException {
    done = true;
    ResultSet open = rows;
    PreparedStatement lent = statement;
    rows = null;
    statement = null;
    if (open != null) {
      open.close();
    }
    if (lent != null) {
      prepared.plan().orElseThrow().giveBack(lent);
    }
  }
}
