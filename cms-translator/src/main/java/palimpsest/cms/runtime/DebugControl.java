package palimpsest.cms.runtime;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import palimpsest.cms.emit.ExitSite;
import palimpsest.host.core.Engine;
import palimpsest.x86.cpu.GuestState;
import palimpsest.x86.interp.Interpreter;
import palimpsest.x86.linux.Exit;
import palimpsest.x86.linux.LinuxSystem;
import palimpsest.x86.linux.ProcessTrace;
import palimpsest.x86.linux.SyscallOutcome;
import palimpsest.x86.mmu.AccessWatch;
import palimpsest.x86.mmu.Mmu;

/// A debugger's hold on a guest: one of its processes, the first to begin with, can be stopped at an instruction,
/// behind an access to memory, or before a signal, always exactly, whatever translations it runs in.
///
/// Debugging changes nothing the guest computes. It changes what CMS does, and so simulated time and statistics:
/// translations that contain a breakpoint go and others end before it, and what accesses a watched page is interpreted.
/// The debugger's own doings cost no cycles.
///
/// Breakpoints come into force when the guest next runs, so that taking one out and putting it back costs nothing.
public final class DebugControl {
  private final GuestMachine machine;
  private final LinuxSystem system;
  private final GuestState state;
  private final Mmu mmu;
  private final Interpreter interpreter;
  private final Engine engine;
  private final TranslationCache cache;
  private final CodeWatch watch;
  private final CodeStops stops;
  private final WatchedMemory watched;
  private final DebugLoop loop;
  private final ProcessTrace process;
  private Set<Integer> wanted = Set.of();
  private Set<Integer> passed = Set.of();
  private boolean forks;
  /// Translations that had to go for a breakpoint that is still there.
  private List<Installed> removed = new ArrayList<>();

  DebugControl(
      GuestMachine machine,
      LinuxSystem system,
      GuestState state,
      Mmu mmu,
      Interpreter interpreter,
      Engine engine,
      TranslationCache cache,
      CodeWatch watch,
      CodeStops stops,
      WatchedMemory watched,
      DebugLoop loop,
      ProcessTrace process) {
    this.machine = machine;
    this.system = system;
    this.state = state;
    this.mmu = mmu;
    this.interpreter = interpreter;
    this.engine = engine;
    this.cache = cache;
    this.watch = watch;
    this.stops = stops;
    this.watched = watched;
    this.loop = loop;
    this.process = process;
  }

  /// Takes hold of the guest.
  public void attach() {
    loop.setActive(true);
    process.catchSignals(true, passed);
  }

  /// Lets go of it: nothing stops it any more. A signal that waits is delivered.
  public void detach() {
    setBreakpoints(Set.of());
    applyBreakpoints();
    setWatches(List.of());
    letGo();
    loop.setActive(false);
  }

  private void letGo() {
    process.catchSignals(false, Set.of());
    process.catchForks(false);
    process.caught().ifPresent(this::release);
  }

  /// Whether the guest stops where the process has forked.
  public void setForks(boolean caught) {
    forks = caught;
    process.catchForks(caught);
  }

  /// Follows another process, which must exist, and lets this one go on by itself. Breakpoints and watches stay: they
  /// are the other's now.
  public void follow(int id) {
    letGo();
    process.follow(id);
    process.catchSignals(true, passed);
    process.catchForks(forks);
  }

  /// The process, its threads and memory.
  public ProcessTrace process() {
    return process;
  }

  /// The registers of a thread, to be read and changed.
  ///
  /// @return empty if there is no such thread
  public Optional<GuestState> registers(int thread) {
    return process.registers(thread, state);
  }

  /// Writes guest memory; translations of what was there are not used again.
  ///
  /// @return whether all could be written; if not, nothing was
  public boolean write(int address, byte[] bytes) {
    watch.kernelWrites(true);
    try {
      return process.write(address, bytes);
    } finally {
      watch.kernelWrites(false);
    }
  }

  /// Makes `addresses` the breakpoints: each the address of an instruction.
  public void setBreakpoints(Set<Integer> addresses) {
    wanted = Set.copyOf(addresses);
  }

  /// Makes `watches` what is watched.
  public void setWatches(List<DebugWatch> watches) {
    watched.set(watches);
    mmu.watch(watched.pages(), watches.isEmpty() ? AccessWatch.NONE : loop);
    engine.tlb().flush();
  }

  /// Makes `signals` those that are delivered without stopping.
  public void setPassed(Set<Integer> signals) {
    passed = Set.copyOf(signals);
    process.catchSignals(true, passed);
  }

  /// Sets the guest going.
  ///
  /// @param signal what is delivered first: the signal that was caught or another, 0 for none
  /// @param stepping the thread that is to execute a single instruction, or iteration of a repeated one, while the
  ///     others go on; else all go on
  /// @param limit as of [GuestMachine#run]
  /// @return why it stopped, or [DebugStop.Running] if it has not: then [#goOn]
  public DebugStop resume(int signal, OptionalInt stepping, long limit) {
    loop.begin(stepping);
    int before = state.eip();
    if (signal != 0 || process.caught().isPresent()) {
      release(signal);
      if (machine.exit().isPresent()) {
        return new DebugStop.Exited(machine.exit().get());
      }
      if (stepping.isPresent() && signal != 0 && state.eip() != before) {
        return new DebugStop.Stepped();
      }
    }
    boolean atOnce = stepping.isPresent() && process.isCurrent() && stepping.getAsInt() == process.thread();
    return atOnce ? run(limit, 1) : new DebugStop.Running();
  }

  /// Lets the guest run for about `slice` instructions more.
  ///
  /// @return why it stopped, or [DebugStop.Running]
  public DebugStop goOn(long limit, long slice) {
    applyBreakpoints();
    return run(limit, slice);
  }

  private DebugStop run(long limit, long slice) {
    long pause = machine.ledger().events().guestInstructions() + slice;
    return switch (machine.run(limit, pause)) {
      case EXITED -> new DebugStop.Exited(machine.exit().orElseThrow());
      case LIMIT -> new DebugStop.LimitReached();
      case PAUSED -> loop.found().orElseGet(DebugStop.Running::new);
    };
  }

  private void release(int signal) {
    watch.kernelWrites(true);
    try {
      SyscallOutcome outcome = system.release(signal, state);
      if (outcome instanceof SyscallOutcome.Exited(Exit exit)) {
        machine.ended(exit);
      }
    } finally {
      watch.kernelWrites(false);
    }
  }

  /// Brings the stops of translations and interpreter up to what is wanted. Translations that ended before a breakpoint
  /// that is gone go too, so that the code there is translated as before.
  private void applyBreakpoints() {
    if (wanted.equals(stops.addresses())) {
      return;
    }
    Set<Integer> gone = new HashSet<>(stops.addresses());
    gone.removeAll(wanted);
    stops.set(wanted);
    interpreter.stopAt(wanted);
    removed.removeIf(each -> !stops.meets(each.sources()));
    for (Installed each : cache.all()) {
      if (stops.meets(each.sources())) {
        removed.add(each);
        cache.remove(each);
      } else if (each.code().exits().stream().anyMatch(exit -> endsBefore(exit, gone))) {
        cache.remove(each);
      }
    }
  }

  private static boolean endsBefore(ExitSite exit, Set<Integer> addresses) {
    return exit.kind() == ExitSite.Kind.INTERPRET
        && exit.eip().isPresent()
        && addresses.contains(exit.eip().getAsInt());
  }

  /// The translations of the current view that lead through the instruction at `eip`, those first that were there last.
  public List<CodeAt> translationsAt(int eip) {
    List<CodeAt> all = new ArrayList<>();
    for (Installed each : cache.all().reversed()) {
      if (cache.isHere(each) && covers(each, eip)) {
        all.add(codeAt(each, cache.isInUse(each) ? CodeAt.Standing.IN_USE : CodeAt.Standing.SET_ASIDE));
      }
    }
    for (Installed each : removed.reversed()) {
      if (covers(each, eip)) {
        all.add(codeAt(each, CodeAt.Standing.REMOVED));
      }
    }
    return all;
  }

  private static boolean covers(Installed one, int eip) {
    return one.sources().stream()
        .anyMatch(source -> Integer.compareUnsigned(eip - source.linear(), source.length()) < 0);
  }

  private CodeAt codeAt(Installed one, CodeAt.Standing standing) {
    long instructions = machine.ledger().events().ownerGuestInstructions(one.number());
    return new CodeAt(one.eip(), one.gear(), one.pathInstructions(), instructions, standing, one.base(), one.code());
  }
}
