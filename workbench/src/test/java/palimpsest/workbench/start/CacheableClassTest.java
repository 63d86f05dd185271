package palimpsest.workbench.start;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CacheableClassTest {
  /// Switches of every kind, in a class and in an interface.
  interface Switching {
    static String of(Object thing) {
      return switch (thing) {
        case Integer number when number > 5 -> "above five";
        case String text when text.isEmpty() -> "empty";
        case Number number -> "number " + number;
        case String text -> "text " + text;
        case int[] numbers -> "numbers " + numbers.length;
        default -> "other";
      };
    }

    final class OfString {
      static String of(Object thing) {
        return switch (thing) {
          case null -> "null";
          case CharSequence text when text.length() > 2 -> "long";
          case String text -> switch (text) {
            case "a" -> "first";
            case String other when other.length() == 2 -> "two";
            default -> "short";
          };
          default -> "no text";
        };
      }
    }
  }

  private static final List<Object> THINGS =
      List.of(3, 7, 2.5, "", "a", "ab", "abc", new StringBuilder("abc"), new int[2], List.of());

  @Test
  void aRewrittenSwitchChoosesWhatTheCompilersDoes() throws Exception {
    Class<?> first = rewritten(Switching.class);
    Class<?> second = rewritten(Switching.OfString.class);
    for (Object thing : THINGS) {
      assertEquals(Switching.of(thing), call(first, thing));
      assertEquals(Switching.OfString.of(thing), call(second, thing));
    }
    assertEquals("null", call(second, null));
    assertTrue(
        assertThrows(InvocationTargetException.class, () -> call(first, null)).getCause()
            instanceof NullPointerException);
  }

  @Test
  void aFileWithNothingLeftToRewriteIsLeftAlone() throws IOException {
    byte[] once = CacheableClass.of(bytes(Switching.class)).orElseThrow();
    assertTrue(CacheableClass.of(once).isEmpty());
    assertTrue(ClassFile.of().parse(once).methods().stream()
        .flatMap(method -> method.code().stream())
        .flatMap(code -> code.elementStream())
        .noneMatch(element -> element instanceof InvokeDynamicInstruction call
            && call.name().stringValue().equals("typeSwitch")));
  }

  @Test
  void aClassFromBeforeStackMapsGetsThemAndVerifies() throws Exception {
    byte[] old = bytes(picocli.CommandLine.Help.Ansi.Text.class);
    assertTrue(ClassFile.of().parse(old).majorVersion() < 50, "picocli is newer now: the rewriting can go");
    byte[] newer = CacheableClass.of(old).orElseThrow();
    assertEquals(List.of(), ClassFile.of().verify(newer));
    assertEquals(52, ClassFile.of().parse(newer).majorVersion());
  }

  private static String call(Class<?> type, @Nullable Object thing) throws ReflectiveOperationException {
    Method method = type.getDeclaredMethod("of", Object.class);
    method.setAccessible(true);
    return String.valueOf(method.invoke(null, thing));
  }

  private static Class<?> rewritten(Class<?> type) throws IOException {
    byte[] bytes = CacheableClass.of(bytes(type)).orElseThrow();
    return new ClassLoader(type.getClassLoader()) {
      Class<?> define() {
        return defineClass(type.getName(), bytes, 0, bytes.length);
      }
    }.define();
  }

  private static byte[] bytes(Class<?> type) throws IOException {
    try (InputStream in = type.getResourceAsStream("/" + type.getName().replace('.', '/') + ".class")) {
      return Objects.requireNonNull(in).readAllBytes();
    }
  }
}
