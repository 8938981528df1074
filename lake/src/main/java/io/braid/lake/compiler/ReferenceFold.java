package io.braid.lake.compiler;

import io.braid.core.algebra.Aggregate;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * States on their way to one. Level i holds one of {@code 2^i} states or none, so that a set, which
 * is copied when it is combined, is copied a few times instead of once for each row.
 */
final class ReferenceFold implements Serializable {
  private static final long serialVersionUID = 1;

  private final ArrayList<ArrayList<@Nullable Object>> levels = new ArrayList<>();

  void add(Aggregate aggregate, List<@Nullable Object> state) {
    List<@Nullable Object> carried = state;
    for (int i = 0; i < levels.size(); i++) {
      ArrayList<@Nullable Object> level = levels.get(i);
      if (level.isEmpty()) {
        level.addAll(carried);
        return;
      }
      carried = aggregate.combine(level, carried);
      levels.set(i, new ArrayList<>());
    }
    levels.add(new ArrayList<>(carried));
  }

  List<@Nullable Object> state(Aggregate aggregate) {
    List<@Nullable Object> state = aggregate.identity();
    for (ArrayList<@Nullable Object> level : levels) {
      state = level.isEmpty() ? state : aggregate.combine(state, level);
    }
    return state;
  }

  byte[] toBytes() {
    try (ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(this);
      out.flush();
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ReferenceFold of(byte[] bytes) {
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
      return (ReferenceFold) in.readObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }
}
