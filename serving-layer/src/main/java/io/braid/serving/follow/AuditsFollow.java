package io.braid.serving.follow;

import io.braid.core.log.DataFile;
import io.braid.core.log.LoggedCommit;
import io.braid.core.log.TableLog;
import io.braid.core.log.TableLogs;
import io.braid.core.log.TableSpec;
import io.braid.serving.store.Store;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Follows the verdicts of batch runs. For one thread. */
public final class AuditsFollow {
  private static final Duration POLL = Duration.ofSeconds(1);

  private final TableLog audits;
  private final Store store;
  private final Consumer<String> notes;
  private Optional<String> shown = Optional.empty();
  private String noted = "";

  /**
   * @param notes what an operator should read
   */
  public AuditsFollow(TableLogs logs, Store store, Consumer<String> notes) {
    this.audits = logs.open(TableSpec.audits());
    this.store = store;
    this.notes = notes;
  }

  /**
   * Shows the audits that the lake has now, if others are shown. While they cannot be read, those
   * shown before stay.
   *
   * @return how long to rest before the next step
   */
  public Duration step() {
    try {
      show();
      noted = "";
    } catch (RuntimeException | Error e) {
      note("braid.audits is as it was, for the audits cannot be read: " + e.getMessage());
    }
    return POLL;
  }

  private void show() {
    Optional<LoggedCommit> latest = audits.findLatest();
    Optional<String> now = latest.map(found -> found.commit().id());
    if (!now.equals(shown)) {
      store.showAudits(latest.map(this::files).orElse(List.of()));
      shown = now;
    }
  }

  private void note(String text) {
    if (!text.equals(noted)) {
      notes.accept(text);
      noted = text;
    }
  }

  private List<DataFile> files(LoggedCommit latest) {
    return audits.loadSnapshot(latest.version()).files();
  }
}
