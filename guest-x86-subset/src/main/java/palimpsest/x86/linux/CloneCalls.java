package palimpsest.x86.linux;

import palimpsest.x86.cpu.GuestState;
import palimpsest.x86.isa.Segment;

/// The system calls that make threads and processes and end them.
final class CloneCalls {
  private static final int EXIT_SIGNAL = 0xff;
  private static final int SHARE_MEMORY = 0x100;
  private static final int SHARE_STANDING = 0x200;
  private static final int SHARE_DESCRIPTORS = 0x400;
  private static final int SHARE_ACTIONS = 0x800;
  private static final int WAIT_FOR_RELEASE = 0x4000;
  private static final int SAME_PARENT = 0x8000;
  private static final int SAME_PROCESS = 0x1_0000;
  private static final int SET_THREAD_LOCAL = 0x8_0000;
  private static final int TELL_PARENT_ID = 0x10_0000;
  private static final int CLEAR_CHILD_ID = 0x20_0000;
  private static final int TELL_CHILD_ID = 0x100_0000;
  /// Name spaces, and what else would need a kernel with more worlds than one.
  private static final int NOT_SERVED = 0x7e02_0000;

  private final Caller caller;

  CloneCalls(Caller caller) {
    this.caller = caller;
  }

  int exit(Arguments call) {
    throw new ThreadEnd(Exit.normal(call.a()));
  }

  int exitGroup(Arguments call) {
    throw new ProcessEnd(Exit.normal(call.a()));
  }

  int fork(Arguments call) throws LinuxError {
    return clone(new Wish(Signal.SIGCHLD.number(), 0, 0, 0, 0), call.state());
  }

  int vfork(Arguments call) throws LinuxError {
    return clone(
        new Wish(Signal.SIGCHLD.number() | WAIT_FOR_RELEASE | SHARE_MEMORY, 0, 0, 0, 0), call.state());
  }

  int clone(Arguments call) throws LinuxError {
    return clone(new Wish(call.a(), call.b(), call.c(), call.d(), call.e()), call.state());
  }

  /// What is to be cloned.
  ///
  /// @param flags as clone's, with the exit signal
  /// @param stack the child's stack pointer, or 0 for the same
  /// @param parentId where the maker is to find the child's id
  /// @param threadLocal address of the descriptor of the child's thread-local storage
  /// @param childId where the child is to find its id, or its end clears it
  private record Wish(int flags, int stack, int parentId, int threadLocal, int childId) {
    boolean has(int flag) {
      return (flags & flag) != 0;
    }
  }

  private int clone(Wish wish, GuestState state) throws LinuxError {
    if (!caller.waits().isResumed()) {
      check(wish);
      GuestThread child = make(wish, state);
      if (child.process() != caller.process() && !wish.has(SHARE_MEMORY)) {
        caller.process().trap().forked(child.process().id());
      }
      if (!wish.has(WAIT_FOR_RELEASE)) {
        return child.id();
      }
      caller.waits().setProgress(child.id());
    }
    int id = caller.waits().progress();
    caller.waits().awaitWithoutSignals(
        new Condition.Released(caller.kernel().processes(), id),
        "it waits for its child of vfork");
    return id;
  }

  private void check(Wish wish) throws LinuxError {
    if (wish.has(NOT_SERVED)
        || (wish.has(SAME_PROCESS) && !wish.has(SHARE_ACTIONS))
        || (wish.has(SHARE_ACTIONS) && !wish.has(SHARE_MEMORY))
        || (wish.flags() & EXIT_SIGNAL) > Signal.LAST) {
      throw Errno.EINVAL.failure();
    }
    if (caller.kernel().scheduler().count() >= Processes.MOST) {
      throw Errno.EAGAIN.failure();
    }
  }

  private GuestThread make(Wish wish, GuestState state) throws LinuxError {
    Kernel kernel = caller.kernel();
    GuestThread.Parts own = caller.parts();
    SegmentTable segments = own.segments().copy();
    if (wish.has(SET_THREAD_LOCAL)) {
      segments.adopt(caller.memory().readFields(wish.threadLocal(), 16));
    }
    if (wish.has(TELL_PARENT_ID)) {
      caller.memory().checkWritable(wish.parentId(), 4);
    }
    GuestThread.Parts parts = new GuestThread.Parts(
        wish.has(SHARE_MEMORY) ? own.space().shared() : own.space().fork(),
        wish.has(SHARE_DESCRIPTORS) ? own.descriptors().shared() : own.descriptors().copy(),
        wish.has(SHARE_STANDING) ? own.standing() : own.standing().copy(),
        wish.has(SHARE_ACTIONS) ? own.actions() : own.actions().copy(),
        segments);
    int id = kernel.processes().newId(kernel.scheduler());
    GuestProcess process = wish.has(SAME_PROCESS) ? caller.process() : newProcess(wish, id);
    GuestThread child = new GuestThread(kernel, id, process, parts);
    process.addThread(child);
    kernel.scheduler().add(child);
    prepare(child, wish, state);
    if (wish.has(TELL_PARENT_ID)) {
      caller.memory().write32(wish.parentId(), id);
    }
    return child;
  }

  private GuestProcess newProcess(Wish wish, int id) {
    GuestProcess parent = wish.has(SAME_PARENT) ? caller.process().parent().orElse(caller.process()) : caller.process();
    GuestProcess process = new GuestProcess(
        id, caller.kernel().clock(), parent, caller.process().program(), wish.flags() & EXIT_SIGNAL);
    process.setGroup(caller.process().group());
    caller.kernel().processes().add(process);
    return process;
  }

  /// The child begins behind the system call, which returns 0 to it.
  private void prepare(GuestThread child, Wish wish, GuestState state) {
    GuestState saved = child.saved();
    saved.copyFrom(state);
    saved.setGpr(GuestState.EAX, 0);
    if (wish.stack() != 0) {
      saved.setGpr(GuestState.ESP, wish.stack());
    }
    if (wish.has(SET_THREAD_LOCAL)) {
      child.parts().segments().reload(saved, Segment.DS, Segment.ES, Segment.FS, Segment.GS);
    }
    child.signals().setBlocked(caller.signals().blocked());
    if (!wish.has(SHARE_MEMORY) || wish.has(WAIT_FOR_RELEASE)) {
      child.signals().setAlternate(caller.signals().alternate());
    }
    if (wish.has(TELL_CHILD_ID)) {
      child.announceAt(wish.childId());
    }
    if (wish.has(CLEAR_CHILD_ID)) {
      child.clearAt(wish.childId());
    }
  }
}
