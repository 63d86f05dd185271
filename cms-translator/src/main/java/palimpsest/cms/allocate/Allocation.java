package palimpsest.cms.allocate;

import palimpsest.cms.schedule.Place;

/// Which host register each virtual register is.
public final class Allocation {
  private final int[] registers;

  public Allocation(int[] registers) {
    this.registers = registers.clone();
  }

  /// The host register of virtual register `register`.
  public int of(int register) {
    return register < Place.FIRST ? register : registers[register];
  }

  /// `place` with its virtual register replaced by the host's.
  public Place of(Place place) {
    return place instanceof Place.Reg(int number) ? new Place.Reg(of(number)) : place;
  }
}
