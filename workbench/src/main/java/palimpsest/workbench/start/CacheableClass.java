package palimpsest.workbench.start;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassElement;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A class file rewritten so that the virtual machine's cache (JEP 483) can hold all of it.
///
/// The cache holds no class whose file is older than Java 6, because its code has no stack maps; such a file gets a
/// newer version and stack maps. And it holds nothing of a switch over types, which the compiler leaves to a bootstrap
/// method that spins a class for each at run time; such a switch becomes a method of the class, which asks `instanceof`
/// for one type after the other. Labels that are not types (strings, numbers, constants) stay with the bootstrap
/// method.
public final class CacheableClass implements ClassTransform {
  /// The first version whose methods have stack maps.
  private static final int JAVA_6 = 50;

  private static final int JAVA_8 = 52;

  private static final String SWITCH_METHOD = "typeSwitch$";

  private final ClassDesc self;
  private final boolean isInterface;
  private final boolean isOld;
  private final List<TypeSwitch> switches = new ArrayList<>();

  /// @param type `int (Object, int)`, the object's type perhaps another
  /// @param labels what the object is compared with, in order
  private record TypeSwitch(MethodTypeDesc type, List<ClassDesc> labels) {}

  private CacheableClass(ClassModel model) {
    this.self = model.thisClass().asSymbol();
    this.isInterface = model.flags().has(AccessFlag.INTERFACE);
    this.isOld = isOld(model);
  }

  /// The class rewritten; nothing if there is nothing to rewrite, as in a class that has been.
  public static Optional<byte[]> of(byte[] classFile) {
    ClassFile format = ClassFile.of(ClassFile.StackMapsOption.GENERATE_STACK_MAPS);
    ClassModel model = format.parse(classFile);
    if (!isOld(model) && model.methods().stream().noneMatch(CacheableClass::switchesOverTypes)) {
      return Optional.empty();
    }
    return Optional.of(format.transformClass(model, new CacheableClass(model)));
  }

  private static boolean isOld(ClassModel model) {
    return model.majorVersion() < JAVA_6;
  }

  private static boolean switchesOverTypes(MethodModel method) {
    return method.code().stream().flatMap(code -> code.elementStream()).anyMatch(
        element -> element instanceof InvokeDynamicInstruction call && isTypeSwitch(call));
  }

  private static boolean isTypeSwitch(InvokeDynamicInstruction call) {
    return call.bootstrapMethod().owner().descriptorString().equals("Ljava/lang/runtime/SwitchBootstraps;")
        && call.bootstrapMethod().methodName().equals("typeSwitch")
        && call.bootstrapArgs().stream().allMatch(label -> label instanceof ClassDesc);
  }

  @Override
  public void accept(ClassBuilder builder, ClassElement element) {
    if (element instanceof ClassFileVersion && isOld) {
      builder.withVersion(JAVA_8, 0);
    } else if (element instanceof MethodModel method && (isOld || switchesOverTypes(method))) {
      builder.transformMethod(method, MethodTransform.transformingCode(this::replace));
    } else {
      builder.with(element);
    }
  }

  private void replace(CodeBuilder code, CodeElement element) {
    if (element instanceof InvokeDynamicInstruction call && isTypeSwitch(call)) {
      code.invokestatic(self, SWITCH_METHOD + switches.size(), call.typeSymbol(), isInterface);
      switches.add(new TypeSwitch(
          call.typeSymbol(), call.bootstrapArgs().stream().map(ClassDesc.class::cast).toList()));
    } else {
      code.with(element);
    }
  }

  @Override
  public void atEnd(ClassBuilder builder) {
    for (int i = 0; i < switches.size(); i++) {
      TypeSwitch each = switches.get(i);
      builder.withMethodBody(SWITCH_METHOD + i, each.type,
          ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC | ClassFile.ACC_SYNTHETIC, code -> write(code, each.labels));
    }
  }

  /// As `SwitchBootstraps.typeSwitch` is specified: -1 for null, else the first label that fits, counting from the
  /// second argument on, else the number of labels.
  private static void write(CodeBuilder code, List<ClassDesc> labels) {
    Label something = code.newLabel();
    code.aload(0).ifnonnull(something).iconst_m1().ireturn().labelBinding(something);
    for (int i = 0; i < labels.size(); i++) {
      Label next = code.newLabel();
      code.iload(1).loadConstant(i).if_icmpgt(next).aload(0).instanceOf(labels.get(i)).ifeq(next);
      code.loadConstant(i).ireturn().labelBinding(next);
    }
    code.loadConstant(labels.size()).ireturn();
  }
}
