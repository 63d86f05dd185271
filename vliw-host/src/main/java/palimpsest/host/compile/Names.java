package palimpsest.host.compile;

import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;

/// The names by which compiled code reaches the engine.
final class Names {
  static final ClassDesc FRAME = ClassDesc.of("palimpsest.host.core.Frame");
  static final ClassDesc WAITS = ClassDesc.of("palimpsest.host.core.Waits");
  static final ClassDesc ACCESSES = ClassDesc.of("palimpsest.host.core.Accesses");
  static final ClassDesc UNIT = ClassDesc.of("palimpsest.host.core.Unit");
  static final ClassDesc CODES = ClassDesc.of("palimpsest.host.core.HeldCodes");
  static final ClassDesc FUNCTION = ClassDesc.of("palimpsest.host.core.AluFunction");
  static final ClassDesc RETURN_STACK = ClassDesc.of("palimpsest.host.core.ReturnStack");
  static final ClassDesc TARGETS = ClassDesc.of("palimpsest.host.core.BranchTargetTable");
  static final ClassDesc TABLES = ClassDesc.of("palimpsest.host.core.UnitTables");
  static final ClassDesc FLOATS = ClassDesc.of("palimpsest.host.core.FloatFile");
  static final ClassDesc MEMORY = ClassDesc.of("palimpsest.memory.ConventionalMemory");
  static final ClassDesc INT = ConstantDescs.CD_int;
  static final ClassDesc LONG = ConstantDescs.CD_long;
  static final ClassDesc BOOLEAN = ConstantDescs.CD_boolean;
  static final ClassDesc VOID = ConstantDescs.CD_void;
  static final ClassDesc INTS = INT.arrayType();
  static final ClassDesc LONGS = LONG.arrayType();

  private Names() {}

  static MethodTypeDesc type(ClassDesc returned, ClassDesc... parameters) {
    return MethodTypeDesc.of(returned, parameters);
  }
}
