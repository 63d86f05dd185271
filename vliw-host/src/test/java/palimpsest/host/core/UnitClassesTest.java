package palimpsest.host.core;

import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import org.junit.jupiter.api.Test;

/// Who shares the classes of units, and for how long.
class UnitClassesTest {
  private static final ClassDesc UNIT = ClassDesc.of("palimpsest.host.core.Unit");

  @Test
  void equalBytesAreOneClass() {
    UnitClasses classes = UnitClasses.shared(2);
    assertSame(classes.of(answering(1)), classes.of(answering(1)));
    assertNotSame(classes.of(answering(1)), classes.of(answering(2)));
  }

  @Test
  void theOneAskedForLongestAgoGoesFirst() {
    UnitClasses classes = UnitClasses.shared(2);
    Unit first = classes.of(answering(1));
    Unit second = classes.of(answering(2));
    assertSame(first, classes.of(answering(1)));
    classes.of(answering(3));
    assertSame(first, classes.of(answering(1)));
    assertNotSame(second, classes.of(answering(2)));
  }

  @Test
  void whereNobodySharesEveryUnitHasItsOwnClass() {
    assertNotSame(
        UnitClasses.UNSHARED.of(answering(1)).getClass(), UnitClasses.UNSHARED.of(answering(1)).getClass());
  }

  private static byte[] answering(int answer) {
    return ClassFile.of().build(ClassDesc.of("palimpsest.host.core.UnitCode"), type -> type
        .withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER)
        .withSuperclass(UNIT)
        .withMethodBody(
            ConstantDescs.INIT_NAME, ConstantDescs.MTD_void, 0,
            code -> code.aload(0).invokespecial(UNIT, ConstantDescs.INIT_NAME, ConstantDescs.MTD_void).return_())
        .withMethodBody(
            "run",
            MethodTypeDesc.of(ConstantDescs.CD_int, ClassDesc.of("palimpsest.host.core.Frame")),
            0,
            code -> code.loadConstant(answer).ireturn()));
  }
}
