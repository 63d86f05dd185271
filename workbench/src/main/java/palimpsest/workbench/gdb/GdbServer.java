package palimpsest.workbench.gdb;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import palimpsest.cms.runtime.GuestMachine;
import palimpsest.x86.linux.Launch;
import palimpsest.x86.linux.StandardStreams;

/// Runs a guest to its end and lets GDB attach meanwhile, one after the other as often as it likes.
public final class GdbServer implements AutoCloseable {
  /// How the run ended.
  public enum Outcome {
    /// The guest is gone, or the instruction limit was reached.
    ENDED,
    /// A debugger killed it.
    KILLED
  }

  /// Guest instructions between two looks at whether somebody wants to attach.
  private static final long SLICE = 1_000_000;

  private final ServerSocketChannel listening;
  private final boolean waits;
  private final PrintWriter messages;
  private Optional<GuestMachine> running = Optional.empty();
  private Optional<GdbSession> session = Optional.empty();
  /// Somebody who wants to attach.
  private Optional<SocketChannel> arrived = Optional.empty();

  private GdbServer(ServerSocketChannel listening, boolean waits, PrintWriter messages) {
    this.listening = listening;
    this.waits = waits;
    this.messages = messages;
  }

  /// Listens.
  ///
  /// @param place what the person said it was
  /// @param waits whether the guest executes nothing before GDB is there
  /// @param messages where a person is told what happens
  /// @throws GdbException if nobody can listen there
  static GdbServer listen(InetSocketAddress address, String place, boolean waits, PrintWriter messages)
      throws GdbException {
    try {
      ServerSocketChannel channel = ServerSocketChannel.open();
      try {
        channel.bind(address, 1);
      } catch (IOException e) {
        channel.close();
        throw e;
      }
      return new GdbServer(channel, waits, messages);
    } catch (IOException e) {
      throw new GdbException("--gdb " + place + ": cannot listen there (" + e.getMessage()
          + "); give another port, or 0 for any that is free");
    }
  }

  /// Standard streams for a guest to be [#run]: where it waits for its input it can be interrupted, and attached to.
  public StandardStreams attended(StandardStreams streams) {
    return new StandardStreams(new AttendedInput(streams.in(), this::isWanted), streams.out(), streams.err());
  }

  /// Whether a read of the guest's is to be given up because it is to stand; if so it does.
  private boolean isWanted() {
    boolean wanted;
    try {
      wanted = session.isPresent() ? session.get().isInterrupted() : arrives(false);
    } catch (IOException _) {
      // The connection is gone, or nobody can come: whoever runs the guest finds that, too.
      wanted = true;
    }
    if (wanted) {
      running.ifPresent(GuestMachine::pause);
    }
    return wanted;
  }

  /// Whether somebody wants to attach.
  private boolean arrives(boolean waiting) throws IOException {
    if (arrived.isEmpty()) {
      listening.configureBlocking(waiting);
      arrived = Optional.ofNullable(listening.accept());
    }
    return arrived.isPresent();
  }

  /// Runs the guest until it ends or has retired `limit` instructions.
  ///
  /// @param launch what it was started with
  public Outcome run(GuestMachine machine, Launch launch, long limit) {
    try {
      say("gdb may attach: target remote " + place() + (waits ? "; the guest waits for it" : ""));
      running = Optional.of(machine);
      boolean waiting = waits;
      while (true) {
        if (arrives(waiting)) {
          SocketChannel channel = arrived.orElseThrow();
          arrived = Optional.empty();
          switch (serve(machine, channel, launch, limit)) {
            case ENDED -> {
              return Outcome.ENDED;
            }
            case KILLED -> {
              say("gdb has killed the guest");
              return Outcome.KILLED;
            }
            case LEFT -> say("the process that gdb followed has ended; others go on");
            case DETACHED -> say("gdb has detached; the guest goes on");
            case LOST -> say("the connection to gdb is lost; the guest goes on");
          }
        }
        waiting = false;
        long pause = machine.ledger().events().guestInstructions() + SLICE;
        if (machine.exit().isPresent() || machine.run(limit, pause) != GuestMachine.Progress.PAUSED) {
          return Outcome.ENDED;
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException("the socket that gdb attaches to has failed", e);
    }
  }

  private GdbSession.Outcome serve(GuestMachine machine, SocketChannel channel, Launch launch, long limit)
      throws IOException {
    channel.configureBlocking(true);
    try (GdbConnection connection = new GdbConnection(channel)) {
      GdbSession begun = new GdbSession(machine, connection, launch, limit);
      session = Optional.of(begun);
      return begun.run();
    } finally {
      session = Optional.empty();
    }
  }

  private String place() throws IOException {
    if (listening.getLocalAddress() instanceof InetSocketAddress address) {
      String host = address.getAddress().getHostAddress();
      return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }
    return String.valueOf(listening.getLocalAddress());
  }

  private void say(String what) {
    messages.println("palimpsest: " + what);
    messages.flush();
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }
}
