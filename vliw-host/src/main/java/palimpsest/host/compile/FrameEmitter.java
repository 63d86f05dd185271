package palimpsest.host.compile;

import static palimpsest.host.compile.Names.FRAME;
import static palimpsest.host.compile.Names.INT;
import static palimpsest.host.compile.Names.INTS;
import static palimpsest.host.compile.Names.type;

import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;

/// Moves the machine's state from the engine's frame into local variables. Emitted last, when it is known which registers
/// a unit has; it runs first, by a jump. The way back is the commits'.
final class FrameEmitter {
  private final CodeBuilder code;
  private final Slots slots;

  FrameEmitter(CodeBuilder code, Slots slots) {
    this.code = code;
    this.slots = slots;
  }

  /// State comes into locals; every other local that lives beyond a molecule gets a value, as the virtual machine's
  /// verifier demands.
  ///
  /// @param hasFloats whether there are floating-point atoms in the unit
  void enter(boolean hasFloats) {
    get("memory", Names.MEMORY).astore(Slots.MEMORY);
    get("working", INTS).astore(Slots.WORKING);
    get("valid", Names.BOOLEAN.arrayType()).astore(Slots.VALID);
    get("floats", Names.FLOATS).astore(Slots.FLOATS);
    zero(Slots.NEXT);
    get("kind", INT).istore(Slots.KIND);
    get("codesA", INT).istore(Slots.CODES_A);
    get("codesB", INT).istore(Slots.CODES_B);
    get("codesR", INT).istore(Slots.CODES_R);
    get("codesC", INT).istore(Slots.CODES_C);
    for (int entry = 0; entry < 8; entry++) {
      zero(Slots.alias(entry));
    }
    slots.registers().forEach((register, slot) ->
        code.aload(Slots.WORKING).loadConstant(register).iaload().istore(slot));
    if (hasFloats) {
      code.aload(Slots.FLOATS).invokevirtual(Names.FLOATS, "open", type(Names.VOID));
    }
  }

  private CodeBuilder get(String field, ClassDesc type) {
    return code.aload(Slots.FRAME).getfield(FRAME, field, type);
  }

  private void zero(int slot) {
    code.iconst_0().istore(slot);
  }
}
