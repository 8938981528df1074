package io.braid.serving.store;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.error.Nearest;
import io.braid.core.log.TableLogs;
import io.braid.core.protocol.MergedView;
import io.braid.core.protocol.Registrar;
import io.braid.core.protocol.StreamPosition;
import io.braid.core.registry.Registry;
import io.braid.core.registry.StreamEntry;
import io.braid.core.stream.Epoch;
import io.braid.core.stream.Remark;
import io.braid.core.view.Pin;
import io.braid.core.view.Pin.OfStream;
import io.braid.core.view.Pin.OfView;
import io.braid.core.view.ViewId;
import io.braid.core.view.ViewManifest;
import java.io.FileNotFoundException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the lake's logs still tell of earlier answers. Thread-safe. */
final class PinnedHistory {
  private final TableLogs logs;
  private final Registrar registrar;

  PinnedHistory(TableLogs logs) {
    this.logs = logs;
    this.registrar = new Registrar(logs);
  }

  /**
   * The views that pins stand for. Of a stream as a whole, those over several streams are left out
   * whose other streams are not named.
   *
   * @throws BraidException HORIZON_EXPIRED, TABLE_CORRUPT for a damaged file, or USAGE if there
   *     never was such an answer, if a view is named twice, or not for all of its streams
   */
  List<PinnedAnswer> load(List<Pin> pins) {
    Map<ViewId, List<PinnedAnswer.Part>> views = new LinkedHashMap<>();
    List<OfView> found = pins.stream().flatMap(pin -> resolve(pin).stream()).distinct().toList();
    refuseTwice(found);
    for (OfView pin : found) {
      views.computeIfAbsent(pin.view().whole(), missing -> new ArrayList<>()).add(load(pin));
    }
    List<PinnedAnswer> answers =
        views.values().stream()
            .map(PinnedAnswer::new)
            .filter(answer -> answer.isWhole() || answer.pins().stream().anyMatch(pins::contains))
            .toList();
    answers.forEach(PinnedHistory::refuseHalves);
    if (answers.isEmpty()) {
      throw new BraidException(
          ErrorCode.USAGE,
          "%s stands for no view: none reads this stream alone. A view over several streams is answered as of an epoch of each of them, as in %s,STREAM@EPOCH."
              .formatted(Pin.print(pins), Pin.print(pins)));
    }
    return answers;
  }

  /** The certificates that a pin stands for. */
  private List<OfView> resolve(Pin pin) {
    if (pin instanceof OfView view) {
      return List.of(view);
    }
    OfStream of = (OfStream) pin;
    Registry registry = registrar.load();
    if (registry.findStream(of.stream()).isEmpty()) {
      throw new BraidException(
          ErrorCode.USAGE,
          "There is no stream '%s'. %s"
              .formatted(
                  of.stream(),
                  Nearest.hint(
                      of.stream(), registry.streams().stream().map(StreamEntry::name).toList())));
    }
    return registry.viewsOf(of.stream()).stream()
        .map(view -> new OfView(view.id(), of.epoch()))
        .toList();
  }

  private static void refuseTwice(List<OfView> pins) {
    for (OfView pin : pins) {
      for (OfView other : pins) {
        if (!other.equals(pin) && isSameView(other.view(), pin.view())) {
          throw new BraidException(
              ErrorCode.USAGE,
              "View %s is named twice, by %s and %s, but a query reads one of them. Leave one out."
                  .formatted(pin.view().whole().view(), pin, other));
        }
      }
    }
  }

  /** Strands of one definition are parts of one answer. */
  private static boolean isSameView(ViewId a, ViewId b) {
    return a.view().equals(b.view())
        || a.whole().view().equals(b.whole().view()) && !a.definition().equals(b.definition());
  }

  private static void refuseHalves(PinnedAnswer answer) {
    if (!answer.isWhole()) {
      throw new BraidException(
          ErrorCode.USAGE,
          "View %s is answered as of an epoch of each of its streams, but %s names none of %s. Add the certificates that column 'certificate' of braid.certificates had beside it, or STREAM@EPOCH."
              .formatted(
                  answer.view().name(),
                  Pin.print(answer.pins()),
                  String.join(", ", answer.missingStreams())));
    }
  }

  private PinnedAnswer.Part load(OfView pin) {
    try {
      ViewManifest view = registrar.findEver(pin.view()).orElseThrow(() -> unknown(pin));
      refuseForgotten(pin, view.stream());
      return new PinnedAnswer.Part(pin, loadTwice(view, position(view.stream()).load(pin.epoch())));
    } catch (BraidException e) {
      boolean gone = e.getCause() instanceof FileNotFoundException;
      if (e.code() == ErrorCode.TABLE_CORRUPT && gone) {
        throw expired(List.of(pin), String.valueOf(e.getMessage()));
      }
      throw e.code() == ErrorCode.HORIZON_EXPIRED ? ofPin(pin, e) : e;
    }
  }

  private static BraidException ofPin(OfView pin, BraidException e) {
    String message = String.valueOf(e.getMessage());
    return message.startsWith(pin.toString())
        ? e
        : new BraidException(
            ErrorCode.HORIZON_EXPIRED,
            "%s can no longer be answered. %s".formatted(pin, message),
            e);
  }

  /** A batch run that expires meanwhile is not what makes an answer impossible. */
  private MergedView loadTwice(ViewManifest view, Epoch epoch) {
    try {
      return MergedView.load(logs, view, epoch);
    } catch (BraidException e) {
      if (e.code() != ErrorCode.HORIZON_EXPIRED) {
        throw e;
      }
      return MergedView.load(logs, view, epoch);
    }
  }

  /** Events that were forgotten must be in no answer, an earlier one included. */
  void refuseForgotten(PinnedAnswer answer) {
    answer.parts().forEach(part -> refuseForgotten(part.pin(), part.view().stream()));
  }

  private void refuseForgotten(OfView pin, String stream) {
    position(stream).findLast().stream()
        .flatMap(last -> last.remarks().stream())
        .filter(remark -> remark instanceof Remark.Forgetting f && f.epoch() >= pin.epoch())
        .findFirst()
        .ifPresent(
            remark -> {
              throw expired(List.of(pin), "of stream %s, %s".formatted(stream, remark.text()));
            });
  }

  private StreamPosition position(String stream) {
    return new StreamPosition(logs, new StreamEntry(stream, List.of()));
  }

  private static BraidException unknown(OfView pin) {
    return new BraidException(
        ErrorCode.USAGE,
        "No definition %s of a view %s was ever registered in this lake. Copy the certificate from where it was given out: column 'certificate' of braid.certificates, or the notice of a query; of a view over several streams, one a stream."
            .formatted(pin.view().definition(), pin.view().view()));
  }

  static BraidException expired(List<OfView> pins, String why) {
    return new BraidException(
        ErrorCode.HORIZON_EXPIRED,
        "%s can no longer be answered: %s. Ask for a later epoch, or RESET braid.at to read the present."
            .formatted(Pin.print(pins), why));
  }
}
