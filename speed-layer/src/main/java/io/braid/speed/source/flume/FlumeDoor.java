package io.braid.speed.source.flume;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.speed.source.inbox.Door;
import io.braid.speed.source.inbox.Posted;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.apache.avro.ipc.netty.NettyServer;
import org.apache.avro.ipc.specific.SpecificResponder;
import org.apache.flume.source.avro.AvroFlumeEvent;
import org.apache.flume.source.avro.AvroSourceProtocol;
import org.apache.flume.source.avro.Status;

/** An address to which Avro sinks of Flume agents send. The body of an event is a record. */
public final class FlumeDoor implements Door {
  /** A sink gives up after 20 s, unless it is told another {@code request-timeout}. */
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final InetSocketAddress address;
  private Optional<NettyServer> server = Optional.empty();

  public FlumeDoor(String host, int port) {
    this.address = new InetSocketAddress(host, port);
  }

  @Override
  public String name() {
    return "flume://%s:%d".formatted(address.getHostString(), address.getPort());
  }

  /**
   * @throws BraidException {@code PORT_TAKEN}
   */
  @Override
  public void open(Predicate<Posted> inbox) {
    try {
      server =
          Optional.of(
              new NettyServer(
                  new SpecificResponder(AvroSourceProtocol.class, new Batches(inbox)), address));
    } catch (Exception e) { // Netty throws an IOException that nothing declares
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      throw new BraidException(
          ErrorCode.PORT_TAKEN,
          "Port %d of %s cannot be opened for Flume: %s. Free it, or choose another 'port' or 'host' in the stream's file."
              .formatted(address.getPort(), address.getHostString(), e.getMessage()),
          e);
    }
  }

  @Override
  public void close() {
    server.ifPresent(NettyServer::close);
    server = Optional.empty();
  }

  /** What sinks may ask for. */
  private record Batches(Predicate<Posted> inbox) implements AvroSourceProtocol {

    @Override
    public Status append(AvroFlumeEvent event) {
      return appendBatch(List.of(event));
    }

    @Override
    public Status appendBatch(List<AvroFlumeEvent> events) {
      Posted posted =
          new Posted(
              events.stream().map(event -> toBytes(event.getBody())).toList(),
              new CompletableFuture<>());
      if (!inbox.test(posted)) {
        return Status.FAILED;
      }
      try {
        posted.epoch().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        return Status.OK;
      } catch (TimeoutException | CancellationException | ExecutionException e) {
        return Status.FAILED; // the sink sends it again
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return Status.FAILED;
      }
    }

    private static byte[] toBytes(ByteBuffer body) {
      byte[] bytes = new byte[body.remaining()];
      body.duplicate().get(bytes);
      return bytes;
    }
  }
}
