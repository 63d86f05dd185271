package palimpsest.x86.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import palimpsest.x86.cpu.GuestState;
import palimpsest.x86.elf.ElfBytes;
import palimpsest.x86.elf.ElfException;

/// A program that names a dynamic linker is started by it, out of the guest's own files.
class DynamicLinkerTest {
  private static final int AUXILIARY_BASE = 7;
  private static final int AUXILIARY_ENTRY = 9;
  private static final String LINKER = "/lib/ld.so";
  private static final byte[] PROGRAM = new ElfBytes().interpreter(LINKER).build();

  @TempDir private Path folder = Path.of("");
  private Path root = Path.of("");

  @BeforeEach
  void plantALinkerBehindALink() throws IOException {
    root = Files.createDirectory(folder.resolve("root"));
    Files.createDirectories(root.resolve("usr/lib"));
    Files.createSymbolicLink(root.resolve("lib"), Path.of("usr/lib"));
    // `mov ebx, 5; mov eax, 1; int 0x80`
    Files.write(root.resolve("usr/lib/ld.so"), new ElfBytes().type(3).code("bb05000000 b801000000 cd80").build());
  }

  @Test
  void theLinkerRunsFirst() throws IOException, ElfException {
    Path program = Files.write(root.resolve("program"), PROGRAM);
    assertEquals(5, InterpretedRun.of(program, Optional.of(root), new byte[0], "program").exit().status());
  }

  @Test
  void theAuxiliaryVectorTellsTheLinkerWhereItAndTheProgramAre() {
    TestProcess test = new TestProcess(Optional.of(root), PROGRAM, List.of("program"), List.of());
    Map<Integer, Integer> vector = auxiliary(test);
    int base = vector.getOrDefault(AUXILIARY_BASE, 0);
    assertEquals(base + ElfBytes.entry(), test.state.eip());
    assertEquals(ElfBytes.entry(), vector.get(AUXILIARY_ENTRY));
    long end = Integer.toUnsignedLong(base + ElfBytes.DATA_SEGMENT) + 0x1_0000;
    assertEquals(AddressSpace.MMAP_TOP, end, "the linker lies where mmap begins to look");
  }

  @Test
  void twoLoadsAgreeOnEveryAddress() {
    TestProcess one = new TestProcess(Optional.of(root), PROGRAM, List.of("program"), List.of());
    TestProcess other = new TestProcess(Optional.of(root), PROGRAM, List.of("program"), List.of());
    assertEquals(auxiliary(one), auxiliary(other));
  }

  @Test
  void aLinkerOutsideTheRootIsNotUsed() throws IOException {
    Files.write(folder.resolve("ld.so"), new ElfBytes().type(3).build());
    byte[] outward = new ElfBytes().interpreter("/lib/../../../ld.so").build();
    for (Optional<Path> files : List.of(Optional.of(root), Optional.<Path>empty())) {
      Path program = Files.write(folder.resolve("program"), outward);
      ElfException refusal = assertThrows(
          ElfException.class, () -> InterpretedRun.of(program, files, new byte[0], "program"));
      String words = String.valueOf(refusal.getMessage());
      assertTrue(words.contains("its dynamic linker /lib/../../../ld.so is not below the guest's root"), words);
      assertFalse(words.contains("\n"));
    }
  }

  private static Map<Integer, Integer> auxiliary(TestProcess test) {
    int at = test.state.gpr(GuestState.ESP) + 4;
    for (int lists = 0; lists < 2; at += 4) {
      lists += test.mmu.read32(at) == 0 ? 1 : 0;
    }
    Map<Integer, Integer> vector = new HashMap<>();
    for (; test.mmu.read32(at) != 0; at += 8) {
      vector.put(test.mmu.read32(at), test.mmu.read32(at + 4));
    }
    return vector;
  }
}
