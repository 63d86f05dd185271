package palimpsest.verify.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import palimpsest.cms.adapt.Cause;
import palimpsest.cms.adapt.Lesson;
import palimpsest.cms.runtime.GuestMachine;
import palimpsest.host.machine.Machines;
import palimpsest.verify.assemble.Assembler;
import palimpsest.verify.assemble.Assembler.Label;
import palimpsest.verify.assemble.MinimalElf;

/// Habits of CMS that no output shows: what is promoted, what is held against a translation, where a fault stands.
class TranslatedHabitsTest {
  private static final int GUEST_MIB = 24;

  @TempDir private Path folder = Path.of("");

  /// Once, code that a system call kept interrupting never came to the look that promotes.
  @Test
  void hotCodeBetweenSystemCallsIsPromoted() throws Exception {
    var code = new Assembler(MinimalElf.CODE);
    code.bytes(0xbe).immediate(4, 30_000); // mov esi, rounds
    Label top = code.label();
    code.bind(top);
    code.bytes(0x01, 0xf3, 0x31, 0xf7, 0x8d, 0x3c, 0x1f); // add ebx, esi ; xor edi, esi ; lea edi, [edi+ebx]
    code.bytes(0xb8).immediate(4, 20).bytes(0xcd, 0x80); // getpid
    code.bytes(0x4e).bytes(0x0f, 0x85).distance(top); // dec esi ; jnz
    exit(code);
    GuestMachine machine = run(code);
    assertTrue(machine.counters().gear(3).translations() > 0, "still in gear 2 after 30,000 rounds");
  }

  /// Once, the first touch of each page, several unrolled iterations behind a commit, counted as speculation that
  /// failed. It is the guest's own fault; all that may follow is that the store gets a translation of its own.
  @Test
  void firstTouchesOfPagesAreNotHeldAgainstALoop() throws Exception {
    int pages = 400;
    var code = new Assembler(MinimalElf.CODE);
    code.bytes(0xb8).immediate(4, 192).bytes(0x31, 0xdb); // mmap2(0,
    code.bytes(0xb9).immediate(4, pages << 12).bytes(0xba).immediate(4, 3); // length, read and write,
    code.bytes(0xbe).immediate(4, 0x22).bytes(0xbf).immediate(4, -1).bytes(0x31, 0xed); // private, anonymous)
    code.bytes(0xcd, 0x80).bytes(0x89, 0xc7); // mov edi, eax
    code.bytes(0xb9).immediate(4, pages << 6); // 64 stores a page
    Label top = code.label();
    code.bind(top);
    code.bytes(0x89, 0x0f, 0x83, 0xc7, 0x40, 0x49).bytes(0x0f, 0x85).distance(top); // mov [edi], ecx ; add edi, 64
    exit(code);
    GuestMachine machine = run(code);
    assertTrue(machine.counters().gear(3).translations() > 0, "the loop was never optimised");
    assertEquals(0, machine.counters().artefacts());
    for (Lesson lesson : machine.lessons()) {
      assertEquals(Set.of(Cause.GENUINE), lesson.failures().keySet(), lesson::toString);
    }
  }

  /// Once, the guest was told that the instruction behind it had faulted.
  @Test
  void aSoftwareInterruptThatLinuxHasNotFaultsWhereItStands() throws Exception {
    var code = new Assembler(MinimalElf.CODE);
    code.bytes(0x90, 0xcd, 0x21, 0x90);
    GuestMachine machine = run(code);
    assertEquals(128 + 11, machine.exit().orElseThrow().status());
    assertEquals(MinimalElf.CODE + 1, machine.state().eip());
  }

  /// Once, the length of `int n` was taken to be two bytes whatever stood before it.
  @Test
  void prefixesBelongToASoftwareInterruptThatFaults() throws Exception {
    var code = new Assembler(MinimalElf.CODE);
    code.bytes(0x90, 0x66, 0xcd, 0x21, 0x90);
    assertEquals(MinimalElf.CODE + 1, run(code).state().eip());
  }

  /// Once, `int 3` and `int 4`, whose gates Linux opens to programs, were general protection faults.
  @Test
  void theGatesOfBreakpointAndOverflowAreOpen() throws Exception {
    var breakpoint = new Assembler(MinimalElf.CODE);
    breakpoint.bytes(0xcd, 3);
    assertEquals(128 + 5, run(breakpoint).exit().orElseThrow().status());
    var overflow = new Assembler(MinimalElf.CODE);
    overflow.bytes(0xcd, 4, 0x90);
    GuestMachine machine = run(overflow);
    assertEquals(128 + 11, machine.exit().orElseThrow().status());
    assertEquals(MinimalElf.CODE + 2, machine.state().eip());
  }

  private static void exit(Assembler code) {
    code.bytes(0xb8).immediate(4, 1).bytes(0x31, 0xdb, 0xcd, 0x80);
  }

  private GuestMachine run(Assembler code) throws Exception {
    Path program = Files.write(folder.resolve("program"), MinimalElf.of(code.finish()));
    var description = Configuration.withGuestMemory(Machines.load(Machines.DEFAULT), GUEST_MIB);
    GuestMachine machine = Configuration.ordinary(description, 3)
        .load(new Guest(program, List.of()).launch(OutputStream.nullOutputStream(), OutputStream.nullOutputStream()));
    machine.run(Long.MAX_VALUE);
    return machine;
  }
}
