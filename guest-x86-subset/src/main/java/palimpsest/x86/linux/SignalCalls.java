package palimpsest.x86.linux;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import palimpsest.x86.cpu.GuestState;

/// The system calls about signals. In all structures a mask of 64 bits is two words, the low one first.
final class SignalCalls {
  private static final int SET_BYTES = 8;

  private final Signals signals;
  private final UserMemory memory;
  private final TimeCalls time;
  private final Waits waits;
  private final GuestProcess process;
  private final Processes processes;
  private final Scheduler scheduler;

  SignalCalls(Caller caller, TimeCalls time) {
    this.signals = caller.signals();
    this.memory = caller.memory();
    this.time = time;
    this.waits = caller.waits();
    this.process = caller.process();
    this.processes = caller.kernel().processes();
    this.scheduler = caller.kernel().scheduler();
  }

  int rtSigaction(Arguments call) throws LinuxError {
    checkSetSize(call.d());
    checkSignal(call.a());
    SignalAction old = signals.action(call.a());
    if (call.b() != 0) {
      ByteBuffer fields = memory.readFields(call.b(), 20);
      install(call.a(), new SignalAction(fields.getInt(0), fields.getInt(4), fields.getInt(8), fields.getLong(12)));
    }
    if (call.c() != 0) {
      ByteBuffer fields = UserMemory.newFields(20);
      fields.putInt(old.handler()).putInt(old.flags()).putInt(old.restorer()).putLong(old.mask());
      memory.write(call.c(), fields);
    }
    return 0;
  }

  int sigaction(Arguments call) throws LinuxError {
    checkSignal(call.a());
    SignalAction old = signals.action(call.a());
    if (call.b() != 0) {
      ByteBuffer fields = memory.readFields(call.b(), 16);
      long mask = Integer.toUnsignedLong(fields.getInt(4));
      install(call.a(), new SignalAction(fields.getInt(0), fields.getInt(8), fields.getInt(12), mask));
    }
    if (call.c() != 0) {
      ByteBuffer fields = UserMemory.newFields(16);
      fields.putInt(old.handler()).putInt((int) old.mask()).putInt(old.flags()).putInt(old.restorer());
      memory.write(call.c(), fields);
    }
    return 0;
  }

  /// The System V way: one shot, not blocked while it runs.
  int signal(Arguments call) throws LinuxError {
    checkSignal(call.a());
    int old = signals.action(call.a()).handler();
    install(call.a(), new SignalAction(call.b(), SignalAction.RESET | SignalAction.NO_DEFER, 0, 0));
    return old;
  }

  int rtSigprocmask(Arguments call) throws LinuxError {
    checkSetSize(call.d());
    long old = signals.blocked();
    if (call.b() != 0) {
      signals.setBlocked(changed(call.a(), old, memory.read64(call.b())));
    }
    if (call.c() != 0) {
      memory.write64(call.c(), old);
    }
    return 0;
  }

  int sigprocmask(Arguments call) throws LinuxError {
    long old = signals.blocked();
    if (call.b() != 0) {
      long set = Integer.toUnsignedLong(memory.read32(call.b()));
      long low = changed(call.a(), old, set) & 0xffff_ffffL;
      signals.setBlocked((old & ~0xffff_ffffL) | low);
    }
    if (call.c() != 0) {
      memory.write32(call.c(), (int) old);
    }
    return 0;
  }

  int getMask(Arguments call) {
    return (int) signals.blocked();
  }

  int setMask(Arguments call) {
    int old = (int) signals.blocked();
    signals.setBlocked((signals.blocked() & ~0xffff_ffffL) | Integer.toUnsignedLong(call.a()));
    return old;
  }

  int rtSigpending(Arguments call) throws LinuxError {
    memory.write64(call.a(), signals.pendingSet() & signals.blocked());
    return 0;
  }

  int sigpending(Arguments call) throws LinuxError {
    memory.write32(call.a(), (int) (signals.pendingSet() & signals.blocked()));
    return 0;
  }

  int rtSigsuspend(Arguments call) throws LinuxError {
    checkSetSize(call.b());
    return suspend(memory.read64(call.a()));
  }

  int sigsuspend(Arguments call) throws LinuxError {
    return suspend((signals.blocked() & ~0xffff_ffffL) | Integer.toUnsignedLong(call.c()));
  }

  int rtSigtimedwait(Arguments call) throws LinuxError {
    return timedWait(call, call.c() == 0 ? OptionalLong.empty() : OptionalLong.of(time.timeSpec(call.c())));
  }

  int rtSigtimedwait64(Arguments call) throws LinuxError {
    return timedWait(call, call.c() == 0 ? OptionalLong.empty() : OptionalLong.of(time.timeSpec64(call.c())));
  }

  int sigaltstack(Arguments call) throws LinuxError {
    int stackPointer = call.state().gpr(GuestState.ESP);
    AlternateStack old = signals.alternate();
    if (call.a() != 0) {
      ByteBuffer fields = memory.readFields(call.a(), 12);
      if (old.holds(stackPointer)) {
        throw Errno.EPERM.failure();
      }
      signals.setAlternate(alternate(fields.getInt(0), fields.getInt(4), fields.getInt(8)));
    }
    if (call.b() != 0) {
      ByteBuffer fields = UserMemory.newFields(12);
      fields.putInt(old.base()).putInt(old.flags(stackPointer)).putInt(old.size());
      memory.write(call.b(), fields);
    }
    return 0;
  }

  int kill(Arguments call) throws LinuxError {
    checkSent(call.b());
    List<GuestProcess> to = FamilyCalls.addressed(call.a(), process, processes);
    if (to.isEmpty()) {
      throw Errno.ESRCH.failure();
    }
    if (call.b() != 0) {
      to.forEach(each -> each.send(SignalInfo.sent(call.b(), SignalInfo.BY_USER, process.id())));
    }
    return 0;
  }

  int tkill(Arguments call) throws LinuxError {
    return send(scheduler.find(call.a()), call.b());
  }

  int tgkill(Arguments call) throws LinuxError {
    return send(scheduler.find(call.b()).filter(thread -> thread.process().id() == call.a()), call.c());
  }

  int sigreturn(Arguments call) {
    signals.returnFromHandler(false, call.state());
    return call.state().gpr(GuestState.EAX);
  }

  int rtSigreturn(Arguments call) {
    signals.returnFromHandler(true, call.state());
    return call.state().gpr(GuestState.EAX);
  }

  private static AlternateStack alternate(int base, int flags, int size) throws LinuxError {
    if ((flags & ~(AlternateStack.ON_STACK | AlternateStack.DISABLED)) != 0) {
      throw Errno.EINVAL.failure();
    }
    if ((flags & AlternateStack.DISABLED) != 0) {
      return AlternateStack.NONE;
    }
    if (Integer.compareUnsigned(size, AlternateStack.SMALLEST) < 0) {
      throw Errno.ENOMEM.failure();
    }
    return new AlternateStack(base, size);
  }

  private void install(int signal, SignalAction action) throws LinuxError {
    if ((Signal.bit(signal) & Signals.UNBLOCKABLE) != 0) {
      throw Errno.EINVAL.failure();
    }
    signals.setAction(signal, action);
  }

  private static long changed(int how, long old, long set) throws LinuxError {
    return switch (how) {
      case 0 -> old | set;
      case 1 -> old & ~set;
      case 2 -> set;
      default -> throw Errno.EINVAL.failure();
    };
  }

  private int suspend(long mask) throws LinuxError {
    if (!waits.isResumed()) {
      signals.setBlockedForWait(mask);
    }
    waits.await(Condition.NEVER, OptionalLong.empty(), "it waits for a signal, and no timer is set");
    throw Errno.EINTR.failure();
  }

  private int timedWait(Arguments call, OptionalLong wait) throws LinuxError {
    checkSetSize(call.d());
    long set = memory.read64(call.a());
    switch (waits.await(new Condition.Signalled(signals, set), wait, "nobody sends the signal it waits for")) {
      case READY -> {}
      case TIMED_OUT -> throw Errno.EAGAIN.failure();
      case INTERRUPTED -> throw Errno.EINTR.failure();
    }
    OptionalInt taken = signals.take(set);
    if (call.b() != 0) {
      ByteBuffer info = UserMemory.newFields(128);
      info.putInt(taken.getAsInt());
      memory.write(call.b(), info);
    }
    return taken.getAsInt();
  }

  private int send(Optional<GuestThread> to, int signal) throws LinuxError {
    checkSent(signal);
    if (to.isEmpty()) {
      throw Errno.ESRCH.failure();
    }
    if (signal != 0) {
      to.get().send(SignalInfo.sent(signal, SignalInfo.BY_THREAD, process.id()));
    }
    return 0;
  }

  /// Signal 0 only asks whether there is somebody.
  private static void checkSent(int signal) throws LinuxError {
    if (signal < 0 || signal > Signal.LAST) {
      throw Errno.EINVAL.failure();
    }
  }

  private static void checkSignal(int signal) throws LinuxError {
    if (signal < 1 || signal > Signal.LAST) {
      throw Errno.EINVAL.failure();
    }
  }

  private static void checkSetSize(int bytes) throws LinuxError {
    if (bytes != SET_BYTES) {
      throw Errno.EINVAL.failure();
    }
  }
}
