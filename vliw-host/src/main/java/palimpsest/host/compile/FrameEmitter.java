package palimpsest.host.compile;

import static palimpsest.host.compile.Names.FRAME;
import static palimpsest.host.compile.Names.INTS;
import static palimpsest.host.compile.Names.type;

import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.util.stream.IntStream;

/// Moves the machine's state from the engine's frame into local variables. Emitted last; it runs first, by a jump. The
/// way back is the commits'.
final class FrameEmitter {
  private final CodeBuilder code;
  private final Slots slots;

  FrameEmitter(CodeBuilder code, Slots slots) {
    this.code = code;
    this.slots = slots;
  }

  /// State comes into locals. Condition codes stay in the frame, where the last commit has put them.
  ///
  /// @param live registers that some interval reads before it has written them
  /// @param hasFloats whether there are floating-point atoms in the unit
  void enter(IntStream live, boolean hasFloats) {
    get("memory", Names.MEMORY).astore(Slots.MEMORY);
    get("working", INTS).astore(Slots.WORKING);
    get("tables", Names.TABLES)
        .invokevirtual(Names.TABLES, "valid", type(Names.BOOLEAN.arrayType()))
        .astore(Slots.VALID);
    get("floats", Names.FLOATS).astore(Slots.FLOATS);
    live.forEach(register ->
        code.aload(Slots.WORKING).loadConstant(register).iaload().istore(slots.register(register)));
    if (hasFloats) {
      code.aload(Slots.FLOATS).invokevirtual(Names.FLOATS, "open", type(Names.VOID));
    }
  }

  private CodeBuilder get(String field, ClassDesc type) {
    return code.aload(Slots.FRAME).getfield(FRAME, field, type);
  }
}
