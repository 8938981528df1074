package io.braid.core.simulation;

import java.util.List;

/** Mistakes that others made, or that this protocol is there to prevent. */
final class SeededDefects {
  static final List<SeededDefect> ALL =
      List.of(
          new SeededDefect(
              "a rival's commit is taken for one's own",
              "protocol/Settlement",
              "there.get().commit().id().equals(commit.id())",
              "true"),
          new SeededDefect(
              "a writer that lost its place goes on",
              "protocol/StreamWriter",
              "if (theirs.number() != last().number()) {",
              "if (theirs.number() < last().number()) {"),
          new SeededDefect(
              "a lagging view is not caught up",
              "protocol/StreamWriter",
              "forEachView(view -> view.catchUp(master, last, builder));",
              ""),
          new SeededDefect(
              "an increment is committed behind a rival's of the same epoch",
              "protocol/IncrementsWriter",
              "last = Settlement.of(log, last.version(), commit).commit();",
              "while (!Settlement.of(log, last.version(), commit).commit().commit().id().equals(commit.id())) { last = log.findLatest().orElseThrow(); } last = log.findLatest().orElseThrow();"),
          new SeededDefect(
              "a catch-up skips the first epoch that is missing",
              "protocol/IncrementsWriter",
              "builder.build(view, master.loadSnapshot(newest.version()), after, goal.dataEpoch());",
              "builder.build(view, master.loadSnapshot(newest.version()), Math.min(after + 1, goal.dataEpoch() - 1), goal.dataEpoch());"),
          new SeededDefect(
              "increments expire one epoch early",
              "protocol/BatchProtocol",
              ".filter(file -> !file.epochs().reachesBeyond(horizon))",
              ".filter(file -> !file.epochs().reachesBeyond(horizon + 1))"),
          new SeededDefect(
              "increments expire by the newest epoch, not by the published horizon",
              "protocol/BatchProtocol",
              "long horizon = batches.findLatest().map(commit -> stampOf(commit).horizon()).orElse(0L);",
              "long horizon = position.findLastOf(view).map(Epoch::number).orElse(0L);"),
          new SeededDefect(
              "an expiry does not say how far it went",
              "protocol/BatchProtocol",
              "now.view(), now.definition(), now.epoch(), Math.max(now.expired(), horizon)),",
              "now.view(), now.definition(), now.epoch(), now.expired()),"),
          new SeededDefect(
              "a batch view is published without the condition on the one it started from",
              "protocol/BatchProtocol",
              "Settlement.of(batches, run.startVersion(), publication)",
              "Settlement.of(batches, findOrMakeBatch().version(), publication)"),
          new SeededDefect(
              "the cut is the moment of publication, not the position that was recomputed",
              "protocol/BatchProtocol",
              "                run.horizon(),\n                run.masterTable(),",
              "position.findLast().map(Epoch::number).orElse(0L), run.masterTable(),"),
          new SeededDefect(
              "a fold takes the epoch of the old horizon once more",
              "protocol/BatchProtocol",
              "new EpochRange(startHorizon + 1, goal.number()),",
              "new EpochRange(startHorizon, goal.number()),"),
          new SeededDefect(
              "an answer stands on a batch view that lies ahead of it",
              "protocol/MergedView",
              "commit -> batchOf(commit).horizon() <= epoch.number()",
              "commit -> true"),
          new SeededDefect(
              "a reader does not see that what it needs has expired",
              "protocol/Follower",
              "if (latest.commit().stampAs(Stamp.Increments.class).expired() > after) {",
              "if (latest.commit().stampAs(Stamp.Increments.class).expired() > target.number()) {"),
          new SeededDefect(
              "views move to the epoch of the fastest",
              "protocol/Follower",
              "leading.stream().mapToLong(Reach::epoch).min().orElseThrow();",
              "leading.stream().mapToLong(Reach::epoch).max().orElseThrow();"),
          new SeededDefect(
              "a new batch view is adopted without the increments beyond its horizon",
              "protocol/MergedView",
              ".filter(file -> file.epochs().first() <= epoch.number())",
              ".filter(file -> file.epochs().first() <= merged.horizon())"),
          new SeededDefect(
              "a new definition begins at the newest epoch, not at its batch view's horizon",
              "protocol/DefinitionBuild",
              "new Stamp.Increments(view.name(), view.definition(), absorbed, absorbed));",
              "new Stamp.Increments(view.name(), view.definition(), position.findLast().map(Epoch::dataEpoch).orElse(absorbed), absorbed));"),
          new SeededDefect(
              "a batch view replaces one without taking its files away",
              "protocol/BatchProtocol",
              "batches.loadSnapshot(run.startVersion()).files());\n    Settlement",
              "List.of());\n    Settlement"),
          new SeededDefect(
              "an epoch with data counts as empty",
              "stream/Epoch",
              "brought.records() > 0 ? number + 1 : dataEpoch,",
              "dataEpoch,"),
          new SeededDefect(
              "a loss is stepped over and no certificate says so",
              "stream/Epoch",
              "over = over.with(new Remark.Gap(over.number(), range, over.asOf()));",
              ""),
          new SeededDefect(
              "a later epoch forgets what its certificate must say",
              "stream/Epoch",
              "total.plus(brought),\n        remarks);",
              "total.plus(brought),\n        List.of());"),
          new SeededDefect(
              "files are replaced without the condition on the version they were read at",
              "protocol/FileRewrite",
              "Settlement.of(table, now.version(), commit)",
              "Settlement.of(table, table.findLatest().orElseThrow().version(), commit)"),
          new SeededDefect(
              "a compaction takes away files that came while it wrote",
              "protocol/FileRewrite",
              "List<DataFile> removed = groups.stream().flatMap(List::stream).toList();",
              "List<DataFile> removed = groups.isEmpty() ? List.of() : now.files();"),
          new SeededDefect(
              "events are forgotten that a lagging view has not seen",
              "protocol/StreamForgetting",
              "long through = catchUp(views);",
              "long through = new StreamPosition(logs, stream).findLast().map(Epoch::number).orElse(0L);"),
          new SeededDefect(
              "a batch view from before a forgetting is folded on",
              "protocol/BatchProtocol",
              "boolean all = mode == Mode.FULL || outdated;",
              "boolean all = mode == Mode.FULL;"),
          new SeededDefect(
              "a forgetting ends before the views are rebuilt",
              "protocol/StreamForgetting",
              "while (!batch.hasForgotten(version)) {",
              "while (version < 0) {"),
          new SeededDefect(
              "duplicates are told by the ids of a writer's own epochs",
              "stream/KnownIds",
              "if (through != epoch - 1) {",
              "if (through > epoch - 1) {"),
          new SeededDefect(
              "ids are known from a draft that was never committed",
              "stream/KnownIds",
              "judged = Optional.of(new Judged(epoch, arrived));",
              "add(arrived); through = epoch; judged = Optional.empty();"),
          new SeededDefect(
              "dead letters that another replay made events of are replayed again",
              "protocol/DeadLetterReplay",
              "if (!areAllEpochs(latest, newest)) {",
              "if (latest.version() < 0) {"),
          new SeededDefect(
              "a replay takes the place of the source's next records",
              "protocol/DeadLetterReplay",
              "before.next(before.after(), draft.readAt()",
              "before.next(new io.braid.core.stream.OffsetVector(before.after().topicId(), before.after().next().entrySet().stream().collect(java.util.stream.Collectors.toMap(java.util.Map.Entry::getKey, next -> next.getValue() + 1, Math::max, java.util.TreeMap::new))), draft.readAt()"),
          new SeededDefect(
              "an epoch whose number a replay took is committed under the next",
              "protocol/StreamWriter",
              "passReplays();\n        return Optional.empty();",
              "passReplays();\n        behind = last;\n        continue;"),
          new SeededDefect(
              "a writer goes on behind a replay that its views lack",
              "protocol/StreamWriter",
              "followTheSame();\n      return Optional.empty();",
              "return Optional.empty();"));

  private SeededDefects() {}
}
