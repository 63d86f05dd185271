package palimpsest.verify.inject;

import java.util.List;
import java.util.stream.LongStream;
import palimpsest.cms.CmsSwitch;
import palimpsest.cms.longrun.PointTrace;
import palimpsest.cms.runtime.CmsOptions;
import palimpsest.host.machine.CacheShape;
import palimpsest.host.machine.MachineDescription;
import palimpsest.host.machine.MachineDescription.Tables;
import palimpsest.host.machine.MachineDescription.Tlb;
import palimpsest.host.machine.OperatingPoint;
import palimpsest.verify.guest.Configuration;

/// Ways in which a machine can be short of something all the time, rest included.
public enum Hostility {
  /// The TLB holds one page.
  TINY_TLB,
  /// Every cache that is there holds one KiB, each line in one place only.
  TINY_CACHES,
  /// The gated store buffer holds one store.
  ONE_ENTRY_STORE_BUFFER,
  /// One range can be protected against aliases.
  ONE_ALIAS_ENTRY,
  /// Return stack and branch target table hold one entry each.
  ONE_ENTRY_PREDICTIONS,
  /// The sub-page mask of one page is at hand, and a bit of it stands for half a page.
  ONE_COARSE_MASK,
  /// The T-cache holds [#TCACHE_BYTES] bytes.
  TINY_TCACHE,
  /// So it does, and what is oldest leaves first.
  TINY_FIFO_TCACHE,
  /// So it does, and when it is full everything leaves.
  TINY_FLUSHED_TCACHE,
  /// The operating point changes every few microseconds, if there is more than one.
  RESTLESS;

  /// Bytes of a tiny T-cache: a handful of translations.
  public static final int TCACHE_BYTES = 3_000;

  private static final int CHANGES = 500;
  private static final long NANOSECONDS_BETWEEN_CHANGES = 3_000;

  /// `configuration` short of this.
  public Configuration applied(Configuration configuration) {
    MachineDescription machine = configuration.machine().machine();
    Tables tables = machine.tables();
    MachineDescription changed = switch (this) {
      case TINY_TLB -> with(machine, tables, new Tlb(1, 1, machine.tlb().refill()));
      case TINY_CACHES -> with(
          machine, tables, machine.tlb(), tiny(machine.l1i()), tiny(machine.l1d()), tiny(machine.l2()));
      case ONE_ENTRY_STORE_BUFFER -> with(
          machine,
          tables(tables, 1, tables.aliasEntries(), tables.returnStack(), tables.branchTargets()),
          machine.tlb());
      case ONE_ALIAS_ENTRY -> with(
          machine,
          tables(tables, tables.storeBuffer(), 1, tables.returnStack(), tables.branchTargets()),
          machine.tlb());
      case ONE_ENTRY_PREDICTIONS ->
          with(machine, tables(tables, tables.storeBuffer(), tables.aliasEntries(), 1, 1), machine.tlb());
      case ONE_COARSE_MASK -> with(
          machine,
          new Tables(
              tables.storeBuffer(), tables.aliasEntries(), tables.returnStack(), tables.branchTargets(), 2048, 1,
              tables.granuleRefill()),
          machine.tlb());
      case TINY_TCACHE, TINY_FIFO_TCACHE, TINY_FLUSHED_TCACHE -> machine;
      case RESTLESS -> swift(machine);
    };
    return new Configuration(
        changed.resolve(configuration.machine().point()),
        options(configuration.options(), machine.operatingPoints()),
        configuration.attachments());
  }

  private CmsOptions options(CmsOptions given, List<OperatingPoint> points) {
    return switch (this) {
      case TINY_TLB, TINY_CACHES, ONE_ENTRY_STORE_BUFFER, ONE_ALIAS_ENTRY, ONE_ENTRY_PREDICTIONS,
          ONE_COARSE_MASK -> given;
      case TINY_TCACHE -> given.withTcacheBytes(TCACHE_BYTES);
      case TINY_FIFO_TCACHE -> given.withTcacheBytes(TCACHE_BYTES)
          .with(settings -> settings.with(CmsSwitch.TCACHE_POLICY, "fifo"));
      case TINY_FLUSHED_TCACHE -> given.withTcacheBytes(TCACHE_BYTES)
          .with(settings -> settings.with(CmsSwitch.TCACHE_POLICY, "flush"));
      case RESTLESS -> given.withTrace(restless(points));
    };
  }

  /// To each point in turn, from the lowest on.
  private static PointTrace restless(List<OperatingPoint> points) {
    return new PointTrace(LongStream.rangeClosed(1, CHANGES)
        .mapToObj(i -> new PointTrace.Change(
            i * NANOSECONDS_BETWEEN_CHANGES, points.get((int) ((i - 1) % points.size()))))
        .toList());
  }

  /// The same machine with changes that are over before the next.
  private static MachineDescription swift(MachineDescription machine) {
    MachineDescription.LongRun longrun = machine.longrun();
    return with(machine, machine.tables(), machine.tlb(), machine.l1i(), machine.l1d(), machine.l2(),
        new MachineDescription.LongRun(longrun.stepMv(), 0.02, 0.1, 0.05, longrun.idleLeakage()));
  }

  private static Tables tables(Tables like, int stores, int aliases, int returns, int targets) {
    return new Tables(
        stores, aliases, returns, targets, like.granuleBytes(), like.granuleMasks(), like.granuleRefill());
  }

  private static CacheShape tiny(CacheShape shape) {
    return shape.present() ? new CacheShape(1, shape.line(), 1, shape.latency()) : shape;
  }

  private static MachineDescription with(MachineDescription machine, Tables tables, Tlb tlb) {
    return with(machine, tables, tlb, machine.l1i(), machine.l1d(), machine.l2());
  }

  private static MachineDescription with(
      MachineDescription machine, Tables tables, Tlb tlb, CacheShape l1i, CacheShape l1d, CacheShape l2) {
    return with(machine, tables, tlb, l1i, l1d, l2, machine.longrun());
  }

  private static MachineDescription with(
      MachineDescription machine, Tables tables, Tlb tlb, CacheShape l1i, CacheShape l1d, CacheShape l2,
      MachineDescription.LongRun longrun) {
    return new MachineDescription(
        machine.name(), machine.summary(), machine.interlock(), machine.templates(), machine.latency(),
        machine.branch(), machine.registers(), tables, l1i, l1d, l2, tlb, machine.memory(), machine.operatingPoints(),
        longrun, machine.energies(), machine.cms());
  }
}
