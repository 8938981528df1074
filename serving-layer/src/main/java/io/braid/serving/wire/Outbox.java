package io.braid.serving.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/** Gathers replies into buffers and hands them to the channel. Used by one thread at a time. */
final class Outbox {
  private static final int BUFFER_BYTES = 32 * 1024;

  private final Channel channel;
  private @Nullable Replies current;

  Outbox(Channel channel) {
    this.channel = channel;
  }

  Replies replies() {
    Replies replies = current;
    if (replies == null) {
      replies = new Replies(channel.alloc().buffer(1024));
      current = replies;
    }
    return replies;
  }

  boolean isFull() {
    return current != null && current.buffer().readableBytes() >= BUFFER_BYTES;
  }

  boolean isWritable() {
    return channel.isWritable();
  }

  void flush() {
    Replies replies = current;
    if (replies != null) {
      current = null;
      ByteBuf buffer = replies.buffer();
      channel.writeAndFlush(buffer, channel.voidPromise());
    }
  }

  void release() {
    if (current != null) {
      current.buffer().release();
      current = null;
    }
  }
}
