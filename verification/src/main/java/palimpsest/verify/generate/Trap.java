package palimpsest.verify.generate;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import palimpsest.verify.assemble.Assembler;
import palimpsest.verify.assemble.Assembler.Label;
import palimpsest.verify.assemble.Operand;
import palimpsest.verify.instructions.Sample;

/// Snippets that raise exceptions, some in every round, most in some rounds only; a handler lets the program go on.
interface Trap extends Snippet {
  @Override
  default Set<Need> needs() {
    return EnumSet.of(Need.HANDLERS, Need.SEGMENTS);
  }

  /// Appends the place to go on at to what the handler knows.
  private static void resumeAt(Assembler code, Label label) {
    SystemCall.store(code, Handlers.RESUME, label);
  }

  /// An instruction that exists to trap, is privileged, or is one this processor lacks.
  record Raised(Sample sample) implements Trap {
    @Override
    public void emit(Assembler code) {
      Label past = code.label();
      resumeAt(code, past);
      new Sampled(sample).emit(code);
      code.bind(past);
      new Sampled(sample).restore(code);
    }
  }

  /// A load or a store that meets a bad page where a bit of a register is set, and else the window. The handler skips
  /// it, or puts the address right and has it repeated.
  ///
  /// @param selector 0 to 3: EAX, ECX, EDX, EBX, whose bit decides
  /// @param bit 0 to 7
  /// @param readOnly whether the bad page is one that can be read, rather than none
  /// @param opcode of an instruction with a register and a memory operand, one byte
  /// @param repaired whether the handler repairs
  record BadPage(int selector, int bit, boolean readOnly, int opcode, int register, int displacement, boolean repaired)
      implements Trap {
    @Override
    public void emit(Assembler code) {
      Label past = code.label();
      code.bytes(0xbe).immediate(4, readOnly ? Handlers.READ_ONLY : Handlers.UNMAPPED);
      code.bytes(0xbf).immediate(4, Location.WINDOW);
      code.bytes(0xf6, 0xc0 | selector, 1 << bit);
      code.bytes(0x0f, 0x44, 0xf7);
      if (repaired) {
        SystemCall.store(code, Handlers.RESUME, 0);
      } else {
        resumeAt(code, past);
      }
      code.bytes(opcode).modrm(Location.number(register, 4), new Operand.Based(6, displacement));
      code.bind(past);
    }
  }

  /// A division by a register's low bits, which are zero now and then.
  record ByZero(boolean signed, int divisor, int mask) implements Trap {
    @Override
    public void emit(Assembler code) {
      Label past = code.label();
      resumeAt(code, past);
      code.bytes(0x89, 0xc1 | Location.number(divisor, 4) << 3, 0x83, 0xe1, mask, 0x31, 0xd2);
      code.bytes(0xf7, signed ? 0xf9 : 0xf1);
      code.bind(past);
    }
  }

  /// BOUND of a register against two words of the window.
  record OutOfBounds(int register, int displacement) implements Trap {
    @Override
    public void emit(Assembler code) {
      Label past = code.label();
      resumeAt(code, past);
      code.bytes(0x62).modrm(Location.number(register, 4), new Operand.Based(Location.EBP, displacement));
      code.bind(past);
    }
  }

  /// An addition, and INTO behind it.
  record Overflow(int size, int from, int to) implements Trap {
    @Override
    public void emit(Assembler code) {
      Label past = code.label();
      resumeAt(code, past);
      Encoding.sized(code, size, 0).modrm(
          Location.number(from, size), new Operand.Register(Location.number(to, size)));
      code.bytes(0xce);
      code.bind(past);
    }
  }

  /// A signal the program sends itself, at once or held back while something else runs. What it holds in registers it
  /// keeps on the stack meanwhile.
  record Sent(boolean held, List<Snippet> body) implements Trap, Nested {
    private static final int SCRATCH = Location.WINDOW - 0xe00;
    private static final int BLOCK = 0;
    private static final int UNBLOCK = 1;

    @Override
    public List<Snippet> inner() {
      return body;
    }

    @Override
    public Set<Need> needs() {
      Set<Need> needs = EnumSet.of(Need.HANDLERS);
      body.forEach(snippet -> needs.addAll(snippet.needs()));
      return needs;
    }

    @Override
    public void emit(Assembler code) {
      if (held) {
        SystemCall.store(code, SCRATCH, 1 << (Handlers.SIGUSR1 - 1), 0);
        code.bytes(0x60);
        SystemCall.emit(code, SystemCall.RT_SIGPROCMASK, BLOCK, SCRATCH, 0, 8);
        code.bytes(0x61);
      }
      code.bytes(0x60);
      SystemCall.emit(code, SystemCall.GETPID);
      code.bytes(0x89, 0xc3, 0xb9).immediate(4, Handlers.SIGUSR1);
      SystemCall.emit(code, SystemCall.KILL);
      code.bytes(0x61);
      body.forEach(snippet -> snippet.emit(code));
      if (held) {
        code.bytes(0x60);
        SystemCall.emit(code, SystemCall.RT_SIGPROCMASK, UNBLOCK, SCRATCH, 0, 8);
        code.bytes(0x61);
      }
    }
  }
}
