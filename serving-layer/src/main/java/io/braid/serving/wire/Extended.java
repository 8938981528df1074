package io.braid.serving.wire;

import io.braid.serving.query.SqlException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The messages of the extended protocol, and the statements and portals that they name. */
final class Extended {
  private static final int MAX_NAMED = 1000;

  private final Outbox outbox;
  private final Queries queries;
  private final Map<String, Prepared> statements = new HashMap<>();
  private final Map<String, Portal> portals = new HashMap<>();

  Extended(Outbox outbox, Queries queries) {
    this.outbox = outbox;
    this.queries = queries;
  }

  void parse(Fields fields) throws SQLException {
    String name = fields.readText();
    String sql = fields.readText();
    int count = fields.readCount(4);
    List<Integer> oids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      oids.add(fields.readInt());
    }
    fields.end();
    if (!name.isEmpty() && statements.containsKey(name)) {
      throw new SqlException("42P05", "Prepared statement \"%s\" already exists".formatted(name));
    }
    if (statements.size() >= MAX_NAMED) {
      throw new SqlException(
          "53400", "More than %d prepared statements are open".formatted(MAX_NAMED));
    }
    List<String> parts = Script.split(sql);
    if (parts.size() > 1) {
      throw new SqlException("42601", "A prepared statement holds one statement only");
    }
    statements.put(name, queries.prepare(parts.isEmpty() ? "" : parts.get(0), oids));
    outbox.replies().empty('1');
  }

  void bind(Fields fields) throws SQLException {
    String portalName = fields.readText();
    String name = fields.readText();
    Prepared prepared = queries.renew(statement(name));
    statements.put(name, prepared);
    Portal portal = Binding.read(fields, prepared);
    if (!portalName.isEmpty() && portals.containsKey(portalName)) {
      throw new SqlException("42P03", "Portal \"%s\" already exists".formatted(portalName));
    }
    if (portals.size() >= MAX_NAMED) {
      throw new SqlException("53400", "More than %d portals are open".formatted(MAX_NAMED));
    }
    Portal old = portals.put(portalName, portal);
    if (old != null) {
      old.close();
    }
    outbox.replies().empty('2');
  }

  void describe(Fields fields) {
    int kind = fields.readByte();
    String name = fields.readText();
    fields.end();
    Prepared prepared;
    Formats formats = Formats.TEXT;
    if (kind == 'S') {
      prepared = statement(name);
      outbox.replies().parameters(prepared.parameterOids());
    } else {
      Portal portal = portal(name);
      prepared = portal.prepared();
      formats = portal.formats();
    }
    if (prepared.columns().isEmpty()) {
      outbox.replies().empty('n');
    } else {
      outbox.replies().columns(prepared.columns(), formats);
    }
  }

  /** The portal to send from, run if it is not yet. */
  Portal execute(String name) throws SQLException {
    Portal portal = portal(name);
    queries.refuseInFailed(portal.prepared().command());
    if (!portal.isOpen() && !portal.isDone()) {
      portal = queries.open(portal);
      portals.put(name, portal);
    }
    return portal;
  }

  void close(Fields fields) throws SQLException {
    int kind = fields.readByte();
    String name = fields.readText();
    fields.end();
    if (kind == 'S') {
      forget(name);
    } else {
      closePortal(name);
    }
    outbox.replies().empty('3');
  }

  /** A simple query ends what has no name. */
  void closeUnnamed() throws SQLException {
    forget("");
    closePortal("");
  }

  void closePortals() throws SQLException {
    for (Portal portal : portals.values()) {
      portal.close();
    }
    portals.clear();
  }

  void forget(String statement) {
    statements.remove(statement);
  }

  void forgetAll() {
    statements.clear();
  }

  private void closePortal(String name) throws SQLException {
    Portal portal = portals.remove(name);
    if (portal != null) {
      portal.close();
    }
  }

  private Prepared statement(String name) {
    Prepared prepared = statements.get(name);
    if (prepared == null) {
      throw new SqlException("26000", "Prepared statement \"%s\" does not exist".formatted(name));
    }
    return prepared;
  }

  private Portal portal(String name) {
    Portal portal = portals.get(name);
    if (portal == null) {
      throw new SqlException("34000", "Portal \"%s\" does not exist".formatted(name));
    }
    return portal;
  }
}
