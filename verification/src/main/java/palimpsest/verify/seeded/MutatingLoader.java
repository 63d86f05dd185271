package palimpsest.verify.seeded;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Set;

/// Loads the project once more, with one bug in it.
///
/// Classes of the project are its own and no other loader's, except those in which the two sides talk; all others, and
/// all resources, are its parent's.
final class MutatingLoader extends ClassLoader {
  private static final String PROJECT = "palimpsest.";

  /// What both sides must mean the same by. These speak of no other class of the project.
  private static final Set<String> SHARED = Set.of(
      Subject.class.getName(), Trial.class.getName(), Observation.class.getName(), Noticed.class.getName());

  private final ClassLoader parent;
  private final Optional<SeededBug> bug;

  /// @param parent where the class files are
  /// @param bug empty for a second world without any
  MutatingLoader(ClassLoader parent, Optional<SeededBug> bug) {
    super("mutated", parent);
    this.parent = parent;
    this.bug = bug;
  }

  /// The machine in this world.
  Subject subject() {
    try {
      return (Subject) loadClass(Rig.class.getName()).getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the rig cannot be loaded a second time", e);
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(PROJECT) || SHARED.contains(name)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded != null ? loaded : findClass(name);
    }
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    byte[] bytes = classFile(parent, name);
    if (bug.isPresent() && bug.get().className().equals(name)) {
      bytes = Mutation.of(bug.get(), bytes, parent);
    }
    return defineClass(name, bytes, 0, bytes.length);
  }

  /// The bytes of a class as `loader` would find them.
  ///
  /// @throws ClassNotFoundException if there are none
  static byte[] classFile(ClassLoader loader, String name) throws ClassNotFoundException {
    try (InputStream file = loader.getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (file == null) {
        throw new ClassNotFoundException(name);
      }
      return file.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("class " + name, e);
    }
  }
}
