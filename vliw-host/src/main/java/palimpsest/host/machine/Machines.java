package palimpsest.host.machine;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Where machine descriptions come from: presets by name, files by path.
///
/// A preset is complete: nothing in it is inherited. A file may be complete too, or say `base = "tm5800"` and give only
/// the keys it changes; lists are replaced as a whole.
public final class Machines {
  /// The preset used where none is asked for.
  public static final String DEFAULT = "tm5800";

  private static final List<String> NAMES = List.of("tm3200", "tm5400", "tm5600", "tm5800", "tm8600", "ideal16");

  private Machines() {}

  /// The presets, oldest machine first.
  public static List<String> names() {
    return NAMES;
  }

  /// The machine a preset's name or a file's path stands for. What contains a slash or ends in `.toml` is a path.
  ///
  /// @throws MachineException in one line, if there is no such preset or file, or if something in the file is wrong
  public static MachineDescription load(String nameOrPath) throws MachineException {
    if (NAMES.contains(nameOrPath)) {
      return new MachineReader("machines/" + nameOrPath + ".toml").read(PresetText.read(presetText(nameOrPath)));
    }
    if (nameOrPath.contains("/") || nameOrPath.endsWith(".toml")) {
      return parse(nameOrPath, fileText(nameOrPath));
    }
    throw unknownPreset("", nameOrPath);
  }

  /// The machine that the text of a machine file describes.
  ///
  /// @param file the name error messages use
  /// @throws MachineException in one line, if something in it is wrong
  public static MachineDescription parse(String file, String toml) throws MachineException {
    MachineNode.Table root = FileText.read(file, toml);
    MachineNode base = root.entries().get("base");
    if (base != null) {
      if (!(base instanceof MachineNode.Text(String preset))) {
        throw new MachineException(file + ": base must be the name of a preset, found " + base);
      }
      if (!NAMES.contains(preset)) {
        throw unknownPreset(file + ": base: ", preset);
      }
      root = PresetText.read(presetText(preset)).with(root.without("base"));
    }
    return new MachineReader(file).read(root);
  }

  /// A machine with some of its keys changed, as a file with `base` changes those of a preset.
  ///
  /// @param where what error messages begin with
  /// @param changes keys of a machine file and their values: texts, numbers, lists, and maps for tables
  /// @throws MachineException in one line, if a key or value is wrong
  public static MachineDescription changed(String where, MachineDescription base, Map<String, Object> changes)
      throws MachineException {
    return new MachineReader(where).read(MachineNode.table(base.toMap()).with(MachineNode.table(changes)));
  }

  /// The text of a preset's file, with the source of every number.
  ///
  /// @throws MachineException if there is no such preset
  public static String presetText(String name) throws MachineException {
    if (!NAMES.contains(name)) {
      throw unknownPreset("", name);
    }
    try (InputStream stream = Machines.class.getResourceAsStream("/machines/" + name + ".toml")) {
      if (stream == null) {
        throw new IllegalStateException("preset " + name + " is not in the program");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("preset " + name + " cannot be read", e);
    }
  }

  private static String fileText(String path) throws MachineException {
    try {
      return Files.readString(Path.of(path));
    } catch (IOException | InvalidPathException e) {
      throw new MachineException(path + ": cannot read this machine file; give an existing file or one of the presets "
          + String.join(", ", NAMES));
    }
  }

  private static MachineException unknownPreset(String where, String name) {
    return new MachineException(where + "unknown machine \"" + name + "\""
        + Spelling.suggestion(name, "", NAMES) + " (presets: " + String.join(", ", NAMES) + ")");
  }
}
