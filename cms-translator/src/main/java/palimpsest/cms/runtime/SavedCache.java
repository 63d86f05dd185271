package palimpsest.cms.runtime;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import palimpsest.cms.CmsSettings;
import palimpsest.cms.CmsSwitch;
import palimpsest.host.machine.MachineDescription;
import palimpsest.memory.Sha256;

/// Translations that outlive the machine that made them (FACTS 5.2, persistent translation), as bytes of a file.
///
/// The file is the user's own and trusted as that, but not as to damage: it ends in a SHA-256 of all before. It names
/// its format, the machine and the switches that shape code; where one of them is another, nothing of it is used. Each
/// translation carries the guest bytes it was made from, and whoever takes one into use compares them first.
///
/// Layout, numbers big-endian: the magic line; format; digest of the machine's description; the switches; number of
/// translations; the translations by rising unsigned address; SHA-256.
public final class SavedCache {
  private static final byte[] MAGIC = "PALIMPSEST T-CACHE\n".getBytes(StandardCharsets.US_ASCII);
  private static final int FORMAT = 3;
  private static final int DIGEST = 32;

  /// Switches that say when something is translated or what becomes of it, and not what the translation is.
  private static final Set<CmsSwitch> WITHOUT_EFFECT_ON_CODE = EnumSet.of(
      CmsSwitch.CHAINING, CmsSwitch.GEAR2_THRESHOLD, CmsSwitch.GEAR3_THRESHOLD, CmsSwitch.GEAR4_THRESHOLD,
      CmsSwitch.PROFILE_INTERVAL, CmsSwitch.ADAPTIVE, CmsSwitch.ADAPTIVE_PATIENCE, CmsSwitch.ADAPTIVE_RARE,
      CmsSwitch.ADAPTIVE_FORGIVE, CmsSwitch.TCACHE_BYTES, CmsSwitch.TCACHE_POLICY, CmsSwitch.TCACHE_ADMISSION);

  private final List<SavedTranslation> translations;

  private SavedCache(List<SavedTranslation> translations) {
    this.translations = List.copyOf(translations);
  }

  /// All translations, by rising unsigned address.
  List<SavedTranslation> translations() {
    return translations;
  }

  /// How many translations there are.
  public int size() {
    return translations.size();
  }

  /// The bytes of a file.
  static byte[] bytes(MachineDescription machine, CmsSettings settings, Collection<SavedTranslation> translations) {
    List<SavedTranslation> sorted = new ArrayList<>(translations);
    sorted.sort(Comparator.comparingLong(each -> Integer.toUnsignedLong(each.eip())));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.write(MAGIC);
      out.writeInt(FORMAT);
      out.write(digest(machine));
      out.writeUTF(shaping(settings));
      out.writeInt(sorted.size());
      for (SavedTranslation each : sorted) {
        each.write(out);
      }
      out.write(Sha256.of(bytes.toByteArray()));
    } catch (IOException e) {
      throw new UncheckedIOException("a list of bytes takes no more", e);
    }
    return bytes.toByteArray();
  }

  /// Reads a file.
  ///
  /// @param name the file's, for complaints
  /// @throws SavedCacheException in one line, if it is damaged or was made for something else
  public static SavedCache read(String name, byte[] file, MachineDescription machine, CmsSettings settings)
      throws SavedCacheException {
    if (file.length < MAGIC.length || !Arrays.equals(file, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw new SavedCacheException(name + ": is no saved T-cache; make one with --tcache-save");
    }
    int end = file.length - DIGEST;
    if (end < MAGIC.length
        || !Arrays.equals(Sha256.of(Arrays.copyOf(file, end)), Arrays.copyOfRange(file, end, file.length))) {
      throw new SavedCacheException(name + ": is damaged, its checksum is wrong; make it anew with --tcache-save");
    }
    ByteArrayInputStream bytes = new ByteArrayInputStream(file, MAGIC.length, end - MAGIC.length);
    try (DataInputStream in = new DataInputStream(bytes)) {
      header(name, in, machine, settings);
      List<SavedTranslation> translations = new ArrayList<>();
      for (int left = in.readInt(); left > 0; left--) {
        translations.add(SavedTranslation.read(machine, in));
      }
      return new SavedCache(translations);
    } catch (EOFException _) {
      throw new SavedCacheException(name + ": ends too early; make it anew with --tcache-save");
    } catch (IOException e) {
      throw new SavedCacheException("%s: at byte %d: %s; make it anew with --tcache-save"
          .formatted(name, end - bytes.available(), e.getMessage()));
    }
  }

  private static void header(String name, DataInputStream in, MachineDescription machine, CmsSettings settings)
      throws IOException, SavedCacheException {
    int format = in.readInt();
    if (format != FORMAT) {
      throw new SavedCacheException(
          "%s: has format %d, this version reads %d; make it anew with --tcache-save".formatted(name, format, FORMAT));
    }
    if (!Arrays.equals(in.readNBytes(DIGEST), digest(machine))) {
      throw new SavedCacheException(
          name + ": was made for another machine than " + machine.name() + "; give that one, or make it anew");
    }
    String shaping = in.readUTF();
    if (shaping.chars().anyMatch(each -> each < ' ' || each > '~')) {
      throw new IOException("no switches of CMS");
    }
    if (!shaping.equals(shaping(settings))) {
      throw new SavedCacheException("%s: was made with --cms '%s', not '%s'; set the same switches, or make it anew"
          .formatted(name, shaping, shaping(settings)));
    }
  }

  private static String shaping(CmsSettings settings) {
    return settings.changes().stream()
        .filter(change -> CmsSwitch.named(change.substring(0, change.indexOf('=')))
            .filter(WITHOUT_EFFECT_ON_CODE::contains)
            .isEmpty())
        .collect(Collectors.joining(","));
  }

  private static byte[] digest(MachineDescription machine) {
    return Sha256.of(machine.toToml().getBytes(StandardCharsets.UTF_8));
  }
}
