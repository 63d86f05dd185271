package palimpsest.verify.seeded;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.util.List;

/// The making of a seeded bug: a class file with the bug in it.
final class Mutation {
  private final SeededBug bug;
  private final ClassFile files;
  private int places;

  private Mutation(SeededBug bug, ClassLoader types) {
    this.bug = bug;
    this.files = ClassFile.of(ClassHierarchyResolverOption.of(ClassHierarchyResolver.ofResourceParsing(types)));
  }

  /// The class of `bug` with the bug in it.
  ///
  /// @param original the class file without it
  /// @param types finds the classes it speaks of
  /// @throws IllegalStateException if the edit fits another number of places than the bug says
  static byte[] of(SeededBug bug, byte[] original, ClassLoader types) {
    return new Mutation(bug, types).apply(original);
  }

  /// What a verifier says against a class file; empty if nothing.
  static List<String> problems(byte[] bytes, ClassLoader types) {
    return ClassFile.of(ClassHierarchyResolverOption.of(ClassHierarchyResolver.ofResourceParsing(types)))
        .verify(bytes)
        .stream()
        .map(VerifyError::getMessage)
        .toList();
  }

  private byte[] apply(byte[] original) {
    ClassModel model = files.parse(original);
    byte[] changed = files.transformClass(model, ClassTransform.transformingMethodBodies(this::isPlace, body()));
    if (places != bug.of()) {
      throw new IllegalStateException(
          "'%s' fits %d places in %s.%s, not %d".formatted(bug.mistake(), places, bug.type(), bug.method(), bug.of()));
    }
    return changed;
  }

  private boolean isPlace(MethodModel method) {
    return method.methodName().equalsString(bug.method());
  }

  private CodeTransform body() {
    return (CodeBuilder code, CodeElement element) -> {
      if (bug.edit().fits(element)) {
        places++;
        if (bug.which() == 0 || bug.which() == places) {
          bug.edit().write(code, element);
          return;
        }
      }
      code.with(element);
    };
  }
}
