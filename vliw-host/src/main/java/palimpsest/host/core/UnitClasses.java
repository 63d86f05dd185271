package palimpsest.host.core;

import java.lang.invoke.MethodHandles;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/// The classes of compiled units. A class has no state of its own, so machines in one virtual machine that make a unit
/// of the same bytes can share one, and what the virtual machine has compiled of it with it.
///
/// Which machines share changes nothing but how long they take. All methods may be called from any thread.
public final class UnitClasses {
  /// Nobody shares: every unit has a class of its own, which goes when the unit goes.
  public static final UnitClasses UNSHARED = new UnitClasses(0);

  private final int most;
  private final Map<ByteBuffer, Unit> units = new LinkedHashMap<>(16, 0.75f, true);

  private UnitClasses(int most) {
    this.most = most;
  }

  /// Classes to be shared.
  ///
  /// @param most how many are kept at most, at least 1; the one that was asked for longest ago goes first
  public static UnitClasses shared(int most) {
    if (most < 1) {
      throw new IllegalArgumentException("no room for shared classes");
    }
    return new UnitClasses(most);
  }

  /// The code of a class file that the compiler has made.
  Unit of(byte[] classFile) {
    return most == 0 ? define(classFile) : sharedOf(ByteBuffer.wrap(classFile));
  }

  private synchronized Unit sharedOf(ByteBuffer classFile) {
    Unit unit = units.computeIfAbsent(classFile, file -> define(file.array()));
    if (units.size() > most) {
      Iterator<Unit> oldest = units.values().iterator();
      oldest.next();
      oldest.remove();
    }
    return unit;
  }

  private static Unit define(byte[] classFile) {
    try {
      return (Unit)
          MethodHandles.lookup()
              .defineHiddenClass(classFile, true)
              .lookupClass()
              .getDeclaredConstructor()
              .newInstance();
    } catch (ReflectiveOperationException impossible) {
      throw new IllegalStateException("a unit cannot be loaded", impossible);
    }
  }
}
