package palimpsest.workbench.gdb;

import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/// What GDB asks for.
sealed interface GdbCommand {
  /// `qSupported`: what can each side do?
  ///
  /// @param features what GDB can do
  record Supported(Set<String> features) implements GdbCommand {
    public Supported {
      features = Set.copyOf(features);
    }
  }

  /// `QStartNoAckMode`: the connection is reliable, no more `+`.
  record StopAcknowledging() implements GdbCommand {}

  /// `?`: why does the guest stand?
  record WhyStopped() implements GdbCommand {}

  /// `H`: which thread the next commands are about.
  ///
  /// @param forRegisters whether registers and memory are meant, and not continuing
  /// @param thread its id
  record SelectThread(boolean forRegisters, ThreadId thread) implements GdbCommand {}

  /// `T`: does it live?
  record IsAlive(ThreadId thread) implements GdbCommand {}

  /// `qC`: which thread is it?
  record CurrentThread() implements GdbCommand {}

  /// `qfThreadInfo` and `qsThreadInfo`: which are there?
  ///
  /// @param first whether the list begins
  record ThreadList(boolean first) implements GdbCommand {}

  /// `qThreadExtraInfo`: what is to be said of it?
  record ThreadText(ThreadId thread) implements GdbCommand {}

  /// `g`: all registers.
  record ReadRegisters() implements GdbCommand {}

  /// `G`.
  record WriteRegisters(byte[] content) implements GdbCommand {}

  /// `p`: one.
  record ReadRegister(int number) implements GdbCommand {}

  /// `P`.
  record WriteRegister(int number, byte[] content) implements GdbCommand {}

  /// `m`.
  record ReadMemory(int address, int length) implements GdbCommand {}

  /// `M` and `X`.
  record WriteMemory(int address, byte[] content) implements GdbCommand {}

  /// `vCont?`: which ways to go on are there?
  record WaysToResume() implements GdbCommand {}

  /// `c`, `C`, `s`, `S`, `vCont`: go on.
  ///
  /// @param actions what threads do; the first that names a thread or all of them counts for it
  record Resume(List<Action> actions) implements GdbCommand {
    public Resume {
      actions = List.copyOf(actions);
    }
  }

  /// What a thread does.
  ///
  /// @param step whether it executes a single instruction
  /// @param signal what it is given first, as GDB numbers signals; 0 for none
  /// @param thread its id, or all that nothing else was said of
  record Action(boolean step, int signal, ThreadId thread) {}

  /// `Z` and `z`.
  ///
  /// @param insert whether it is set, and not removed
  record Point(boolean insert, PointKind kind, int address, int length) implements GdbCommand {}

  /// Break- and watchpoints, in the order of their numbers.
  enum PointKind {
    SOFTWARE,
    HARDWARE,
    WRITE,
    READ,
    ACCESS
  }

  /// `qAttached`.
  record WasAttached() implements GdbCommand {}

  /// `qXfer:OBJECT:read`: a part of something large.
  record Transfer(String object, String annex, int offset, int length) implements GdbCommand {}

  /// `qRcmd`: `monitor`.
  record Monitor(String text) implements GdbCommand {}

  /// `QPassSignals`.
  ///
  /// @param signals as GDB numbers them
  record PassSignals(Set<Integer> signals) implements GdbCommand {
    public PassSignals {
      signals = Set.copyOf(signals);
    }
  }

  /// `qSymbol`: GDB offers to look up symbols.
  record OfferSymbols() implements GdbCommand {}

  /// `D`: let go of a process, or of all.
  record Detach(OptionalInt process) implements GdbCommand {}

  /// `k` and `vKill`.
  ///
  /// @param answered whether GDB waits for an answer
  record Kill(boolean answered) implements GdbCommand {}

  /// Something this does not know, which the protocol wants answered by nothing.
  record Unknown() implements GdbCommand {}

  /// Something it knows but cannot read.
  record Malformed() implements GdbCommand {}
}
