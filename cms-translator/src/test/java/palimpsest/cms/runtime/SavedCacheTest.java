package palimpsest.cms.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import palimpsest.cms.CmsSettings;
import palimpsest.host.machine.MachineDescription;
import palimpsest.host.machine.MachineException;
import palimpsest.host.machine.Machines;
import palimpsest.x86.cpu.CpuModel;
import palimpsest.x86.linux.Launch;
import palimpsest.x86.linux.StandardStreams;

/// A saved T-cache gives back what was saved, and nothing else is taken for one.
class SavedCacheTest {
  private static final CmsOptions EAGER = CmsOptions.DEFAULT.withThresholds(20, 100);

  private byte[] file = {};

  @BeforeEach
  void save() throws Exception {
    file = ran(Attachments.NONE).savedTranslations();
  }

  @Test
  void savingAgainWithoutAnythingNewGivesTheSameBytes() throws Exception {
    SavedCache saved = read(file);
    GuestMachine warm = ran(Attachments.NONE.withSaved(saved));
    assertTrue(warm.counters().reloads() > 10, warm.counters().reloads() + " reloads");
    assertTrue(read(warm.savedTranslations()).size() >= saved.size(), "translations were lost");
    assertArrayEquals(file, SavedCache.bytes(machine(), CmsSettings.STANDARD, saved.translations()));
  }

  @Test
  void translationsReadBackEmitTheBytesTheyWereEmittedAsBefore() throws Exception {
    for (SavedTranslation each : read(file).translations()) {
      byte[] at = each.code().emit(0x10_0000, 0x8_0000);
      assertEquals(each.code().bytes(), at.length);
      assertEquals(each.code().listing().size(), each.code().listing().stream().distinct().count());
    }
  }

  @Test
  void everyFlippedBitIsFoundByTheChecksum() {
    for (int i = 0; i < 200; i++) {
      byte[] damaged = file.clone();
      damaged[(int) ((long) i * (file.length - 1) / 199)] ^= (byte) (1 << i % 8);
      refused(damaged, i == 0 ? "is no saved T-cache" : "a.tcache: ");
    }
    refused(Arrays.copyOf(file, file.length - 1), "is damaged");
    refused(new byte[0], "is no saved T-cache");
  }

  @Test
  void whatWasMadeForAnotherMachineOrOtherSwitchesIsRefusedInOneLine() throws Exception {
    MachineDescription other = Machines.load("tm8600");
    assertTrue(complaint(file, other, CmsSettings.STANDARD).contains("made for another machine than tm8600"));
    assertTrue(complaint(file, machine(), CmsSettings.STANDARD.with("memory-reordering=off"))
        .contains("made with --cms '', not 'memory-reordering=off'"));
    SavedCache.read("a.tcache", file, machine(), CmsSettings.STANDARD.with("chaining=off,gear2-threshold=7"));
  }

  /// Found by the battery: such a file had a complaint of two lines.
  @Test
  void switchesThatAreNoTextAreRefusedInOneLineThoughTheChecksumIsRight() throws Exception {
    int header = "PALIMPSEST T-CACHE\n".length() + Integer.BYTES + 32;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(file, 0, header);
    new DataOutputStream(bytes).writeUTF("chaining\n=off");
    bytes.write(MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray()));
    refused(bytes.toByteArray(), "no switches of CMS");
  }

  private static String complaint(byte[] bytes, MachineDescription machine, CmsSettings settings) {
    String message = String.valueOf(
        assertThrows(SavedCacheException.class, () -> SavedCache.read("a.tcache", bytes, machine, settings))
            .getMessage());
    assertEquals(1, message.lines().count());
    return message;
  }

  private static void refused(byte[] bytes, String why) {
    String message = complaint(bytes, machine(), CmsSettings.STANDARD);
    assertTrue(message.contains(why), message);
  }

  private static SavedCache read(byte[] bytes) throws SavedCacheException {
    return SavedCache.read("a.tcache", bytes, machine(), CmsSettings.STANDARD);
  }

  private static MachineDescription machine() {
    try {
      return Machines.load(Machines.DEFAULT);
    } catch (MachineException e) {
      throw new IllegalStateException("a preset", e);
    }
  }

  private static GuestMachine ran(Attachments attachments) throws Exception {
    Launch launch = new Launch(
        Path.of("..", "verification", "guests", "bin", "sort"),
        List.of("sort", "100"),
        List.of(),
        Optional.empty(),
        new StandardStreams(
            InputStream.nullInputStream(), OutputStream.nullOutputStream(), OutputStream.nullOutputStream()),
        CpuModel.I686,
        1,
        Launch.DEFAULT_EPOCH_SECONDS);
    GuestMachine running = GuestMachine.load(machine().resolve(), EAGER.withCheck(true), launch, attachments);
    running.run(Long.MAX_VALUE);
    return running;
  }
}
