package palimpsest.workbench.gdb;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import palimpsest.cms.runtime.GuestMachine;
import palimpsest.x86.linux.Launch;

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

  /// Runs the guest until it ends or has retired `limit` instructions.
  ///
  /// @param launch what it was started with
  public Outcome run(GuestMachine machine, Launch launch, long limit) {
    try {
      say("gdb may attach: target remote " + place() + (waits ? "; the guest waits for it" : ""));
      boolean waiting = waits;
      while (true) {
        listening.configureBlocking(waiting);
        SocketChannel channel = listening.accept();
        waiting = false;
        if (channel != null) {
          switch (serve(machine, channel, launch, limit)) {
            case ENDED -> {
              return Outcome.ENDED;
            }
            case KILLED -> {
              say("gdb has killed the guest");
              return Outcome.KILLED;
            }
            case DETACHED -> say("gdb has detached; the guest goes on");
            case LOST -> say("the connection to gdb is lost; the guest goes on");
          }
        }
        long pause = machine.ledger().events().guestInstructions() + SLICE;
        if (machine.exit().isPresent() || machine.run(limit, pause) != GuestMachine.Progress.PAUSED) {
          return Outcome.ENDED;
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException("the socket that gdb attaches to has failed", e);
    }
  }

  private static GdbSession.Outcome serve(GuestMachine machine, SocketChannel channel, Launch launch, long limit)
      throws IOException {
    channel.configureBlocking(true);
    try (GdbConnection connection = new GdbConnection(channel)) {
      return new GdbSession(machine, connection, launch, limit).run();
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
