package io.braid.batch.node;

import io.braid.batch.verify.NodeAnswer;
import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.type.Column;
import io.braid.core.view.DefinitionHash;
import io.braid.core.view.ViewManifest;
import io.braid.lake.table.TableSchema;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** A serving node, through pgjdbc. */
public final class ServingNode implements AutoCloseable {
  private static final int ROWS_A_FETCH = 10_000;

  private final NodeAddress address;
  private final Connection connection;

  private ServingNode(NodeAddress address, Connection connection) {
    this.address = address;
    this.connection = connection;
  }

  /**
   * @throws BraidException {@code NODE_UNREACHABLE} or {@code PASSWORD_WRONG}
   */
  public static ServingNode connect(NodeAddress address) {
    try {
      Connection connection = DriverManager.getConnection(address.url(), address.properties());
      connection.setAutoCommit(false);
      return new ServingNode(address, connection);
    } catch (SQLException e) {
      throw translate(address, e);
    }
  }

  /** The definition of a view that the node serves now. */
  public DefinitionHash loadDefinition(String view) {
    String sql = "SELECT definition FROM braid.certificates WHERE \"view\" = ?";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, view);
      try (ResultSet rows = statement.executeQuery()) {
        if (!rows.next()) {
          throw notServed(view);
        }
        return new DefinitionHash(rows.getString(1));
      }
    } catch (SQLException e) {
      throw translate(address, e);
    }
  }

  /**
   * All rows of a view and the certificate that they are under, read by one statement, so that they
   * belong together.
   *
   * @throws BraidException {@code APPLY_STALE} if the node serves another definition by now
   */
  public NodeAnswer ask(SparkSession spark, ViewManifest view) {
    String sql =
        """
        SELECT c.definition, c.epoch, c.horizon, r.*
        FROM (SELECT definition, epoch, horizon FROM braid.certificates WHERE "view" = ?) c
        LEFT JOIN (SELECT true AS "is a row", * FROM "%s") r ON true"""
            .formatted(view.name().replace("\"", "\"\""));
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setFetchSize(ROWS_A_FETCH);
      statement.setString(1, view.name());
      try (ResultSet rows = statement.executeQuery()) {
        return read(spark, view, rows);
      }
    } catch (SQLException e) {
      throw translate(address, e);
    }
  }

  private NodeAnswer read(SparkSession spark, ViewManifest view, ResultSet rows)
      throws SQLException {
    if (!rows.next()) {
      throw notServed(view.name());
    }
    refuseAnother(view, rows.getString(1));
    long epoch = rows.getLong(2);
    long horizon = rows.getLong(3);
    StructType schema =
        TableSchema.toStruct(
            view.output().stream()
                .map(output -> new Column(output.name(), output.type(), false))
                .toList());
    AnsweredRows answered = AnsweredRows.of(schema, rows.getMetaData(), 5);
    List<Row> read = new ArrayList<>();
    if (rows.getBoolean(4)) {
      do {
        read.add(answered.read(rows));
      } while (rows.next());
    }
    return new NodeAnswer(address.shown(), epoch, horizon, answered.toDataset(spark, read));
  }

  private void refuseAnother(ViewManifest view, String served) {
    if (!view.definition().text().equals(served)) {
      throw new BraidException(
          ErrorCode.APPLY_STALE,
          "The node %s went from definition %s of view %s to %s while it was asked. Verify again."
              .formatted(address.shown(), view.definition(), view.name(), served));
    }
  }

  private BraidException notServed(String view) {
    return new BraidException(
        ErrorCode.NODE_UNREACHABLE,
        "The node %s serves no view '%s' yet; its table braid.lag says why."
            .formatted(address.shown(), view));
  }

  /** A driver's text may hold the URL, but never the password. */
  private static BraidException translate(NodeAddress address, SQLException thrown) {
    String state = thrown.getSQLState() == null ? "" : thrown.getSQLState();
    String said = thrown.getMessage();
    if (state.startsWith("28")) {
      return new BraidException(
          ErrorCode.PASSWORD_WRONG,
          "The node %s let nobody in: %s. The first of 'users' in braid.yaml asks, unless the URL of --serving names a user and a password."
              .formatted(address.shown(), said),
          thrown);
    }
    if (state.equals(ErrorCode.QUERY_TOO_LARGE.sqlState())) {
      return new BraidException(
          ErrorCode.QUERY_TOO_LARGE,
          "The node %s does not give all rows of the view: %s. Raise 'query_rows' under 'limits' in braid.yaml and start the node again, or verify the lake without --serving."
              .formatted(address.shown(), said),
          thrown);
    }
    return new BraidException(
        ErrorCode.NODE_UNREACHABLE,
        "The node %s did not answer: %s. Is 'braid serve' running there?"
            .formatted(address.shown(), said),
        thrown);
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw translate(address, e);
    }
  }
}
