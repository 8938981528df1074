package io.braid.serving.wire;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection from its first byte to its login; afterwards frames go to the session. */
final class ClientHandler extends SimpleChannelInboundHandler<Frame> {
  private static final Logger LOG = LoggerFactory.getLogger(ClientHandler.class);
  private static final int SSL_REQUEST = 80877103;
  private static final int GSS_REQUEST = 80877104;
  private static final int CANCEL_REQUEST = 80877102;

  private final Sessions sessions;
  private final Users users;
  private final Optional<io.netty.handler.ssl.SslContext> tls;
  private final FrameDecoder decoder;
  private final SecureRandom random;
  private final Limits limits;
  private String user = "";
  private boolean encrypted;
  private @Nullable ScramExchange scram;
  private @Nullable Session session;
  private boolean done;

  ClientHandler(
      Sessions sessions,
      Users users,
      Optional<io.netty.handler.ssl.SslContext> tls,
      FrameDecoder decoder,
      SecureRandom random,
      Limits limits) {
    this.sessions = sessions;
    this.users = users;
    this.tls = tls;
    this.decoder = decoder;
    this.random = random;
    this.limits = limits;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    context
        .executor()
        .schedule(
            () -> {
              if (session == null && !done) {
                context.close();
              }
            },
            limits.login().toMillis(),
            TimeUnit.MILLISECONDS);
    context.fireChannelActive();
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, Frame frame) {
    Session open = session;
    if (done) {
      return;
    }
    if (open != null) {
      open.offer(frame);
    } else if (frame.type() == Frame.STARTUP) {
      startup(context, new Fields(frame.body()));
    } else if (frame.type() == 'p' && scram != null) {
      password(context, scram, new Fields(frame.body()));
    } else {
      throw new ProtocolViolation("A password was expected");
    }
  }

  private void startup(ChannelHandlerContext context, Fields fields) {
    int code = fields.readInt();
    switch (code) {
      case SSL_REQUEST -> encrypt(context);
      case GSS_REQUEST -> context.writeAndFlush(Unpooled.wrappedBuffer(new byte[] {'N'}));
      case CANCEL_REQUEST -> {
        sessions.cancel(fields.readInt(), fields.readInt());
        done = true;
        context.close();
      }
      default -> login(context, code, fields);
    }
  }

  private void encrypt(ChannelHandlerContext context) {
    if (encrypted || decoder.hasMore()) {
      throw new ProtocolViolation("Bytes came before the encryption was agreed upon");
    }
    if (tls.isEmpty()) {
      context.writeAndFlush(Unpooled.wrappedBuffer(new byte[] {'N'}));
      return;
    }
    encrypted = true;
    SslHandler handler = tls.get().newHandler(context.alloc());
    context.writeAndFlush(Unpooled.wrappedBuffer(new byte[] {'S'}));
    context.pipeline().addFirst(handler);
  }

  private void login(ChannelHandlerContext context, int version, Fields fields) {
    if (version >>> 16 != 3) {
      refuse(context, "0A000", "Only version 3 of the protocol is spoken here");
      return;
    }
    Map<String, String> options = new LinkedHashMap<>();
    for (String name = fields.readText(); !name.isEmpty(); name = fields.readText()) {
      options.put(name, fields.readText());
    }
    fields.end();
    user = options.getOrDefault("user", "");
    boolean remote =
        context.channel().remoteAddress() instanceof InetSocketAddress address
            && !address.getAddress().isLoopbackAddress();
    if (user.isEmpty()) {
      refuse(context, "28000", "No user name was sent");
    } else if (remote && !encrypted) {
      refuse(context, "28000", "Clients from other machines must encrypt: use sslmode=require");
    } else if (options.getOrDefault("replication", "false").matches("database|true|on|1|yes")) {
      refuse(context, "0A000", "There is nothing to replicate here");
    } else {
      askPassword(context, version & 0xffff, options);
    }
  }

  private void askPassword(ChannelHandlerContext context, int minor, Map<String, String> options) {
    decoder.started();
    scram = new ScramExchange(users, user, random);
    Replies replies = new Replies(context.alloc().buffer());
    List<String> unknown = new ArrayList<>();
    options.keySet().stream().filter(name -> name.startsWith("_pq_.")).forEach(unknown::add);
    if (minor > 0 || !unknown.isEmpty()) {
      replies.begin('v').buffer().writeInt(0).writeInt(unknown.size());
      unknown.forEach(replies::text);
      replies.end();
    }
    replies.authentication(10, (ScramExchange.MECHANISM + "\0\0").getBytes(StandardCharsets.UTF_8));
    context.writeAndFlush(replies.buffer());
  }

  private void password(ChannelHandlerContext context, ScramExchange exchange, Fields fields) {
    Replies replies = new Replies(context.alloc().buffer());
    if (!exchange.isStarted()) {
      if (!fields.readText().equals(ScramExchange.MECHANISM)) {
        replies.buffer().release();
        throw new ProtocolViolation("Only SCRAM-SHA-256 is offered");
      }
      byte[] first = fields.readBytes(fields.readInt());
      fields.end();
      String answer = exchange.start(Fields.toText(first, 0, first.length));
      replies.authentication(11, CellWriter.utf8(answer));
      context.writeAndFlush(replies.buffer());
      return;
    }
    byte[] last = fields.readRest();
    Optional<String> proof = exchange.finish(Fields.toText(last, 0, last.length));
    if (proof.isEmpty()) {
      replies.buffer().release();
      refuse(context, "28P01", "password authentication failed for user \"%s\"".formatted(user));
      return;
    }
    replies.authentication(12, CellWriter.utf8(proof.get()));
    replies.authentication(0, new byte[0]);
    context.write(replies.buffer());
    open(context);
  }

  private void open(ChannelHandlerContext context) {
    try {
      decoder.authenticated();
      session = sessions.open(context.channel(), user);
    } catch (io.braid.serving.query.SqlException e) {
      refuse(context, e.sqlState(), e.getMessage() == null ? "" : e.getMessage());
    } catch (SQLException e) {
      LOG.error("No connection to DuckDB for a new session", e);
      refuse(context, "53300", "The server cannot take another connection now");
    }
  }

  private void refuse(ChannelHandlerContext context, String sqlState, String message) {
    done = true;
    Replies replies = new Replies(context.alloc().buffer());
    replies.error(PgError.fatal(sqlState, message));
    context.writeAndFlush(replies.buffer()).addListener(sent -> context.close());
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (session != null && context.channel().isWritable()) {
      session.writable();
    }
    context.fireChannelWritabilityChanged();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (session != null) {
      sessions.close(session);
    }
    context.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (done) {
      return;
    }
    if (cause instanceof ProtocolViolation) {
      refuse(context, ProtocolViolation.SQL_STATE, String.valueOf(cause.getMessage()));
    } else {
      done = true;
      LOG.debug("A connection broke: {}", cause.toString());
      context.close();
    }
  }
}
