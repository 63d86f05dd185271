package palimpsest.workbench.cores;

import java.util.ArrayList;
import java.util.List;
import palimpsest.x86.cpu.Eflags;
import palimpsest.x86.cpu.GuestState;
import palimpsest.x86.isa.FlagEffects;
import palimpsest.x86.isa.Instruction;
import palimpsest.x86.isa.Operand;
import palimpsest.x86.isa.Segment;
import palimpsest.x86.isa.Width;

/// The micro-operations of one instruction while they are put together.
///
/// The front ends are idealised: they track the stack pointer of PUSH, POP, CALL and RET and the pointers of string
/// instructions themselves, so that these need no micro-operation and wait for nobody.
final class CrackedUops {
  private static final int OTHER = Eflags.ARITHMETIC & ~Eflags.CF;

  final Instruction in;
  private final List<Uop> uops = new ArrayList<>();
  private final List<Access> accesses = new ArrayList<>();

  CrackedUops(Instruction in) {
    this.in = in;
  }

  Cracked done() {
    if (uops.isEmpty()) {
      add(UopKind.ALU, List.of(), List.of());
    }
    return new Cracked(in, uops, accesses);
  }

  void add(UopKind kind, List<Integer> sources, List<Integer> destinations) {
    uops.add(new Uop(kind, sources, destinations, -1));
  }

  void load(Access access, List<Integer> address, int into) {
    uops.add(new Uop(UopKind.LOAD, address, List.of(into), accesses.size()));
    accesses.add(access);
  }

  void store(Access access, List<Integer> address, List<Integer> data) {
    uops.add(new Uop(UopKind.STORE_ADDRESS, address, List.of(), accesses.size()));
    uops.add(new Uop(UopKind.STORE_DATA, data, List.of(), -1));
    accesses.add(access);
  }

  /// The registers that hold what operand `n` says; memory is loaded first.
  List<Integer> read(int n) {
    return switch (in.operand(n)) {
      case Operand.Reg reg -> List.of(number(reg));
      case Operand.Mem mem -> {
        load(Access.of(mem, in, false), address(mem), Register.LOADED);
        yield List.of(Register.LOADED);
      }
      case Operand.St(int index) -> List.of(Register.st(index));
      case Operand.Mmx(int number) -> List.of(Register.FLOAT + number);
      case Operand.Xmm(int number) -> List.of(Register.XMM + number);
      case Operand.Imm _, Operand.Rel _, Operand.Far _, Operand.Seg _, Operand.Control _, Operand.Debug _ -> List.of();
    };
  }

  /// What operand `n` is made of, and `more`.
  List<Integer> read(int n, List<Integer> more) {
    return joined(read(n), more);
  }

  /// Computes operand `n`, which is stored where it is memory.
  ///
  /// @param more what is written beside
  void write(int n, UopKind kind, List<Integer> sources, List<Integer> more) {
    switch (in.operand(n)) {
      case Operand.Reg reg -> {
        List<Integer> kept = isWhole(reg) ? List.of() : List.of(number(reg));
        add(kind, joined(sources, kept), joined(List.of(number(reg)), more));
      }
      case Operand.Mem mem -> {
        add(kind, sources, joined(List.of(Register.RESULT), more));
        store(Access.of(mem, in, true), address(mem), List.of(Register.RESULT));
      }
      case Operand.St _, Operand.Mmx _, Operand.Xmm _ -> add(kind, sources, joined(read(n), more));
      case Operand.Imm _, Operand.Rel _, Operand.Far _, Operand.Seg _, Operand.Control _, Operand.Debug _ ->
          add(kind, sources, more);
    }
  }

  /// Moves operand 1 to operand 0; loads and stores need nothing beside.
  void move() {
    if (in.operand(0) instanceof Operand.Mem mem) {
      store(Access.of(mem, in, true), address(mem), read(1));
    } else if (in.operand(1) instanceof Operand.Mem mem && !read(0).isEmpty()) {
      List<Integer> target = read(0);
      boolean whole = !(in.operand(0) instanceof Operand.Reg reg) || isWhole(reg);
      load(Access.of(mem, in, false), joined(address(mem), whole ? List.of() : target), target.getFirst());
    } else {
      write(0, UopKind.ALU, read(1), List.of());
    }
  }

  void push(List<Integer> data) {
    int bytes = stackBytes();
    store(Access.stack(-bytes, bytes, true), List.of(GuestState.ESP), data);
  }

  void pop(int into) {
    load(Access.stack(0, stackBytes(), false), List.of(GuestState.ESP), into);
  }

  int stackBytes() {
    return in.operandSize() == Width.WORD ? 2 : 4;
  }

  /// Loads from where a string instruction reads.
  void loadString(int register, Segment segment, int into) {
    load(Access.at(register, segment, in, false), List.of(register), into);
  }

  void storeString(List<Integer> data) {
    store(Access.at(GuestState.EDI, Segment.ES, in, true), List.of(GuestState.EDI), data);
  }

  /// The flag registers it reads, those that it may leave as they are included.
  List<Integer> flagsRead() {
    FlagEffects effects = FlagEffects.of(in);
    return flags(effects.read() | effects.kept());
  }

  List<Integer> flagsWritten() {
    FlagEffects effects = FlagEffects.of(in);
    return flags(effects.written() | effects.undefined());
  }

  private static List<Integer> flags(int mask) {
    List<Integer> list = new ArrayList<>();
    if ((mask & Eflags.CF) != 0) {
      list.add(Register.CARRY);
    }
    if ((mask & OTHER) != 0) {
      list.add(Register.FLAGS);
    }
    return list;
  }

  static List<Integer> address(Operand.Mem mem) {
    List<Integer> list = new ArrayList<>();
    if (mem.base() != Operand.NONE) {
      list.add(mem.base());
    }
    if (mem.index() != Operand.NONE && mem.index() != mem.base()) {
      list.add(mem.index());
    }
    return list;
  }

  static int number(Operand.Reg reg) {
    return reg.width() == Width.BYTE ? reg.number() & 3 : reg.number();
  }

  static List<Integer> joined(List<Integer> some, List<Integer> more) {
    List<Integer> all = new ArrayList<>(some);
    more.stream().filter(each -> !all.contains(each)).forEach(all::add);
    return all;
  }

  private static boolean isWhole(Operand.Reg reg) {
    return reg.width() == Width.DWORD;
  }
}
