package io.braid.core.protocol;

import io.braid.core.log.DataFile;
import io.braid.core.log.TableSnapshot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Small files of a master dataset, put together with those of the epochs around them. Chosen once:
 * what comes meanwhile is for the next time. For one rewrite.
 */
public final class Compaction implements FileRewrite.Selection {
  /** Readers gain nothing by larger files. One half as large is left alone. */
  public static final long TARGET_BYTES = 128L << 20;

  private static final Comparator<DataFile> BY_EPOCH =
      Comparator.comparingLong((DataFile file) -> file.epochs().first())
          .thenComparingLong(file -> file.epochs().last())
          .thenComparing(DataFile::path);

  private final long targetBytes;
  private List<List<DataFile>> chosen = List.of();
  private boolean choosing = true;

  /**
   * @param targetBytes how large a file is to become, about
   */
  public Compaction(long targetBytes) {
    this.targetBytes = targetBytes;
  }

  @Override
  public List<List<DataFile>> groups(TableSnapshot master) {
    if (choosing) {
      chosen = inGroups(master.files(), targetBytes);
      choosing = false;
    }
    Set<DataFile> there = new HashSet<>(master.files());
    chosen = chosen.stream().filter(there::containsAll).toList();
    return chosen;
  }

  private static List<List<DataFile>> inGroups(List<DataFile> files, long targetBytes) {
    List<List<DataFile>> groups = new ArrayList<>();
    List<DataFile> open = new ArrayList<>();
    long bytes = 0;
    for (DataFile file : files.stream().sorted(BY_EPOCH).toList()) {
      boolean large = file.bytes() >= targetBytes / 2;
      if (large || bytes + file.bytes() > targetBytes) {
        groups.add(open);
        open = new ArrayList<>();
        bytes = 0;
      }
      if (!large) {
        open.add(file);
        bytes += file.bytes();
      }
    }
    groups.add(open);
    return groups.stream().filter(group -> group.size() > 1).map(List::copyOf).toList();
  }
}
