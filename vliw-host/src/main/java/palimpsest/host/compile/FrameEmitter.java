package palimpsest.host.compile;

import static palimpsest.host.compile.Names.FRAME;
import static palimpsest.host.compile.Names.INT;
import static palimpsest.host.compile.Names.INTS;

import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;

/// Moves the machine's state between the engine's frame and local variables. Emitted last, when it is known which
/// registers a unit has; it runs first, by a jump.
final class FrameEmitter {
  private final CodeBuilder code;
  private final Slots slots;

  FrameEmitter(CodeBuilder code, Slots slots) {
    this.code = code;
    this.slots = slots;
  }

  /// State comes into locals; every other local gets a value, as the virtual machine's verifier demands.
  void enter() {
    object("memory", Names.MEMORY, Slots.MEMORY);
    zero(Slots.SITE);
    zero(Slots.NEXT);
    code.loadConstant(HeldKind.PLAIN.number()).istore(Slots.KIND);
    zero(Slots.CODES_A);
    zero(Slots.CODES_B);
    get("codes", INT).istore(Slots.CODES_R);
    zero(Slots.CODES_C);
    for (int i = 0; i < Slots.CODES_LOCALS; i++) {
      zero(Slots.KIND + Slots.CODES_LOCALS + i);
    }
    for (int entry = 0; entry < 8; entry++) {
      zero(Slots.alias(entry));
    }
    slots.registers().forEach((register, slot) -> {
      get("working", INTS);
      code.loadConstant(register).iaload().istore(slot);
    });
    slots.saved().values().forEach(this::zero);
    slots.stored().values().forEach(slot -> {
      zero(slot);
      zero(slot + 1);
    });
  }

  /// Leaves at a commit: to the molecule whose address is in [Slots#NEXT], or with a negative number that says why.
  void exit() {
    registers();
    code.aload(Slots.FRAME);
    new CodesEmitter(code).codes(HeldKind.HELD);
    code.putfield(FRAME, "codes", INT);
    code.iload(Slots.NEXT).ireturn();
  }

  /// Leaves within an interval, at the site whose number is in [Slots#SITE].
  void leave() {
    registers();
    slots.saved().forEach((register, slot) -> element("saved", INTS, register, () -> code.iload(slot).iastore()));
    slots.stored().forEach((index, slot) -> {
      element("storedAt", INTS, index, () -> code.iload(slot).iastore());
      element("overwritten", INTS, index, () -> code.iload(slot + 1).iastore());
    });
    for (int entry = 0; entry < 8; entry++) {
      int slot = Slots.alias(entry);
      element("aliases", INTS, entry, () -> code.iload(slot).iastore());
    }
    for (int i = 0; i < 2 * Slots.CODES_LOCALS; i++) {
      int slot = Slots.KIND + i;
      element("held", INTS, i, () -> code.iload(slot).iastore());
    }
    put("site", INT, () -> code.iload(Slots.SITE));
    code.loadConstant(Exits.LEFT).ireturn();
  }

  private void registers() {
    slots.registers().forEach((register, slot) -> element("working", INTS, register, () -> code.iload(slot).iastore()));
  }

  private CodeBuilder get(String field, ClassDesc type) {
    return code.aload(Slots.FRAME).getfield(FRAME, field, type);
  }

  private void object(String field, ClassDesc type, int slot) {
    get(field, type).astore(slot);
  }

  private void put(String field, ClassDesc type, Runnable value) {
    code.aload(Slots.FRAME);
    value.run();
    code.putfield(FRAME, field, type);
  }

  private void element(String field, ClassDesc type, int index, Runnable store) {
    get(field, type).loadConstant(index);
    store.run();
  }

  private void zero(int slot) {
    code.iconst_0().istore(slot);
  }
}
