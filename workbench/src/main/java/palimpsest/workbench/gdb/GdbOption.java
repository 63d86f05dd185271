package palimpsest.workbench.gdb;

import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import picocli.CommandLine.Option;

/// Whether and where GDB may attach.
public final class GdbOption {
  private static final int HIGHEST_PORT = 65_535;

  @Option(
      names = "--gdb",
      paramLabel = "[HOST:]PORT",
      description = "Let gdb attach ('target remote :PORT') while the guest runs; from this machine alone unless HOST"
          + " names another interface. Port 0 chooses a free one, which is printed.")
  private Optional<String> place = Optional.empty();

  @Option(names = "--wait", description = "With --gdb: execute nothing before gdb is there.")
  private boolean waits;

  /// Whether the option was given.
  public boolean isGiven() {
    return place.isPresent();
  }

  /// Listens where the option says, if it says so.
  ///
  /// @param messages where a person is told what happens
  /// @throws GdbException if it says what cannot be
  public Optional<GdbServer> open(PrintWriter messages) throws GdbException {
    if (place.isEmpty()) {
      if (waits) {
        throw new GdbException("--wait without --gdb: say where gdb may attach, as in --gdb 1234 --wait");
      }
      return Optional.empty();
    }
    return Optional.of(GdbServer.listen(address(place.get()), place.get(), waits, messages));
  }

  /// The address that `[HOST:]PORT` names.
  static InetSocketAddress address(String place) throws GdbException {
    int colon = place.lastIndexOf(':');
    int port;
    try {
      port = Integer.parseInt(place.substring(colon + 1));
    } catch (NumberFormatException _) {
      port = -1;
    }
    if (port < 0 || port > HIGHEST_PORT) {
      throw new GdbException("--gdb " + place + ": give [HOST:]PORT, a port being a number up to 65535");
    }
    if (colon <= 0) {
      return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }
    InetSocketAddress address = new InetSocketAddress(place.substring(0, colon), port);
    if (address.isUnresolved()) {
      throw new GdbException("--gdb " + place + ": there is no host '" + place.substring(0, colon) + "'");
    }
    return address;
  }
}
