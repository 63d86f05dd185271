package palimpsest.x86.linux;

/// Simulated time, owned by whoever runs the machine.
public interface GuestClock {
  /// Nanoseconds of simulated time since the machine started.
  long nanoseconds();

  /// Lets `nanoseconds` of simulated time pass while the guest sleeps; the machine accounts them as idle.
  void advance(long nanoseconds);
}
