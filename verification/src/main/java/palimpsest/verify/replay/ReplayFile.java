package palimpsest.verify.replay;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import palimpsest.x86.cpu.CpuModel;

/// One failing case as a file: the first line is the claim that failed, then come lines `key: value`, a blank line, and
/// the [Listing] of the program.
///
/// ```
/// A load that passed a store it overlaps is repeated.
/// compare: lockstep
/// machine: tm5800
/// subject: gear=3 check=true gear2-threshold=8 gear3-threshold=24 profile-interval=400
/// limit: 2000000
/// guest: i686
///
/// 08048000  c7 05 f0 07 00 0a 3e 00 00 00  ; mov dword ptr [0xa0007f0], 0x3e
/// ```
///
/// @param claim what should have held, or what was wrong; one line
/// @param keys how to repeat it, in the order in which they stand; what they mean is the [Replayer]'s affair
/// @param code the program's bytes in hexadecimal, lower case, no spaces; they stand at
///     [palimpsest.verify.assemble.MinimalElf#CODE]
public record ReplayFile(String claim, Map<String, String> keys, String code) {
  /// Names the replayer; [LockstepReplayer#NAME] where it is missing.
  public static final String COMPARE = "compare";

  /// Names the processor the guest sees; the smallest, as in files older than this key, where it is missing.
  public static final String GUEST = "guest";

  private static final Pattern KEY = Pattern.compile("[a-z][a-z0-9.-]*");

  public ReplayFile {
    claim = claim.strip().replaceAll("\\s+", " ");
    keys = Collections.unmodifiableMap(new LinkedHashMap<>(keys));
    for (Map.Entry<String, String> each : keys.entrySet()) {
      if (!KEY.matcher(each.getKey()).matches() || each.getValue().contains("\n")) {
        throw new IllegalArgumentException("a replay file cannot hold the key " + each);
      }
    }
  }

  /// A file that holds `code`, and names the processor, the smallest unless `keys` name another.
  public static ReplayFile of(String claim, Map<String, String> keys, byte[] code) {
    Map<String, String> all = new LinkedHashMap<>(keys);
    all.putIfAbsent(GUEST, CpuModel.I686.name());
    return new ReplayFile(claim, all, HexFormat.of().formatHex(code));
  }

  /// The processor the guest sees.
  ///
  /// @throws IllegalArgumentException if there is none of that name
  public CpuModel processor() {
    return value(GUEST).map(ReplayFile::processor).orElse(CpuModel.I686);
  }

  static CpuModel processor(String name) {
    return CpuModel.named(name).orElseThrow(() -> new IllegalArgumentException(
        "no processor '" + name + "' for key guest; name one of "
            + CpuModel.ALL.stream().map(CpuModel::name).collect(Collectors.joining(", "))));
  }

  /// The program's bytes.
  public byte[] bytes() {
    return HexFormat.of().parseHex(code);
  }

  /// The value of a key, if it is there.
  public Optional<String> value(String key) {
    return Optional.ofNullable(keys.get(key));
  }

  /// The same with another value for a key, in its place if it was there, else at the end.
  public ReplayFile with(String key, String value) {
    Map<String, String> changed = new LinkedHashMap<>(keys);
    changed.put(key, value);
    return new ReplayFile(claim, changed, code);
  }

  /// The file's text.
  public String print() {
    var text = new StringBuilder(claim).append('\n');
    keys.forEach((key, value) -> text.append(key).append(": ").append(value).append('\n'));
    return text.append('\n').append(Listing.print(bytes())).toString();
  }

  /// Reads a file.
  ///
  /// @throws ReplayException in one line, if there is no such file or something in it is wrong
  public static ReplayFile read(Path file) throws ReplayException {
    try {
      return parse(file.toString(), Files.readString(file));
    } catch (MalformedInputException _) {
      throw new ReplayException(file.toString(), 0, "not a text file; give a file that palimpsest verify wrote");
    } catch (IOException e) {
      throw new ReplayException(file.toString(), 0, "cannot be read (" + e.getMessage() + "); check the path");
    }
  }

  /// Reads the text of a file.
  ///
  /// @param file its name, for messages
  /// @throws ReplayException in one line, if something in it is wrong
  public static ReplayFile parse(String file, String text) throws ReplayException {
    List<String> lines = text.lines().toList();
    if (lines.isEmpty() || lines.getFirst().isBlank()) {
      throw new ReplayException(file, 1, "no claim; the first line must say what should have held");
    }
    Map<String, String> keys = new LinkedHashMap<>();
    int at = 1;
    for (; at < lines.size() && !lines.get(at).isBlank(); at++) {
      readKey(file, at + 1, lines.get(at), keys);
    }
    String code = Listing.parse(file, at + 1, lines.subList(at, lines.size()));
    if (code.isEmpty()) {
      throw new ReplayException(file, lines.size(), "no program; put its listing behind a blank line below the keys");
    }
    return new ReplayFile(lines.getFirst(), keys, code);
  }

  private static void readKey(String file, int line, String text, Map<String, String> keys) throws ReplayException {
    int colon = text.indexOf(':');
    String key = colon < 0 ? text.strip() : text.substring(0, colon).strip();
    if (colon < 0 || !KEY.matcher(key).matches()) {
      throw new ReplayException(
          file, line, "'" + shortened(text) + "' is no line 'key: value'; a blank line must end them");
    }
    String value = text.substring(colon + 1).strip();
    if (keys.put(key, value) != null) {
      throw new ReplayException(file, line, "key '" + key + "' stands twice; keep one");
    }
    LockstepCase.check(file, line, key, value);
  }

  private static String shortened(String text) {
    return text.length() > 40 ? text.substring(0, 40) + "..." : text;
  }
}
