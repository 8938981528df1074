package io.braid.serving.wire;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes the server's messages into a buffer. Not thread-safe. */
final class Replies {
  private final ByteBuf out;
  private int start;

  Replies(ByteBuf out) {
    this.out = out;
  }

  ByteBuf buffer() {
    return out;
  }

  Replies begin(char type) {
    out.writeByte(type);
    start = out.writerIndex();
    out.writeInt(0);
    return this;
  }

  void end() {
    out.setInt(start, out.writerIndex() - start);
  }

  Replies text(String text) {
    out.writeCharSequence(text.indexOf('\0') < 0 ? text : text.replace('\0', ' '), UTF_8);
    out.writeByte(0);
    return this;
  }

  void empty(char type) {
    begin(type).end();
  }

  void complete(String tag) {
    begin('C').text(tag).end();
  }

  void ready(char status) {
    begin('Z').out.writeByte(status);
    end();
  }

  void parameter(String name, String value) {
    begin('S').text(name).text(value).end();
  }

  void authentication(int kind, byte[] data) {
    begin('R').out.writeInt(kind).writeBytes(data);
    end();
  }

  void backendKey(int process, int secret) {
    begin('K').out.writeInt(process).writeInt(secret);
    end();
  }

  void error(PgError error) {
    begin('E').field('S', error.severity()).field('V', error.severity());
    field('C', error.sqlState()).field('M', error.message());
    error.routine().ifPresent(routine -> field('R', routine));
    out.writeByte(0);
    end();
  }

  /** NoticeResponse. */
  void notice(Notice notice) {
    begin('N').field('S', notice.severity()).field('V', notice.severity());
    field('C', notice.sqlState()).field('M', notice.message());
    if (!notice.detail().isEmpty()) {
      field('D', notice.detail());
    }
    out.writeByte(0);
    end();
  }

  private Replies field(char code, String value) {
    out.writeByte(code);
    return text(value);
  }

  /** RowDescription. */
  void columns(List<ResultColumn> columns, Formats formats) {
    begin('T').out.writeShort(columns.size());
    for (int i = 0; i < columns.size(); i++) {
      ResultColumn column = columns.get(i);
      text(column.name());
      out.writeInt(0).writeShort(0).writeInt(column.type().oid());
      out.writeShort(column.type().size()).writeInt(column.modifier());
      out.writeShort(formats.isBinary(i) ? 1 : 0);
    }
    end();
  }

  /** ParameterDescription. */
  void parameters(List<Integer> oids) {
    begin('t').out.writeShort(oids.size());
    oids.forEach(out::writeInt);
    end();
  }

  private static final java.nio.charset.Charset UTF_8 = StandardCharsets.UTF_8;
}
