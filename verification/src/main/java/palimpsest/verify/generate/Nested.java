package palimpsest.verify.generate;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import palimpsest.verify.assemble.Assembler;
import palimpsest.verify.assemble.Assembler.Label;
import palimpsest.verify.assemble.Operand;

/// A snippet around others.
interface Nested extends Snippet {
  /// What it is around, which may also stand alone.
  List<Snippet> inner();

  @Override
  default Set<Need> needs() {
    return inner().stream().flatMap(snippet -> snippet.needs().stream()).collect(Collectors.toSet());
  }

  /// Something between a PUSH and a POP, which may be to another place.
  record Pushed(Location from, List<Snippet> body, Location to) implements Nested {
    @Override
    public void emit(Assembler code) {
      Operand source = from.prepare(code, 4);
      code.bytes(0xff).modrm(6, source);
      body.forEach(snippet -> snippet.emit(code));
      Operand target = to.prepare(code, 4);
      code.bytes(0x8f).modrm(0, target);
    }

    @Override
    public List<Snippet> inner() {
      return body;
    }
  }

  /// Flags kept on the stack across something.
  record FlagsKept(List<Snippet> body) implements Nested {
    @Override
    public void emit(Assembler code) {
      code.bytes(0x9c);
      body.forEach(snippet -> snippet.emit(code));
      code.bytes(0x9d);
    }

    @Override
    public List<Snippet> inner() {
      return body;
    }
  }

  /// Something that a condition skips.
  record Branch(int condition, List<Snippet> body) implements Nested {
    @Override
    public void emit(Assembler code) {
      Label past = code.label();
      code.bytes(0x0f, 0x80 | condition).distance(past);
      body.forEach(snippet -> snippet.emit(code));
      code.bind(past);
    }

    @Override
    public List<Snippet> inner() {
      return body;
    }
  }

  /// A short loop whose count waits on the stack.
  record Loop(int count, List<Snippet> body) implements Nested {
    @Override
    public void emit(Assembler code) {
      Label top = code.label();
      code.bytes(0x6a, count);
      code.bind(top);
      body.forEach(snippet -> snippet.emit(code));
      code.bytes(0xff, 0x0c, 0x24).bytes(0x0f, 0x85).distance(top);
      code.bytes(0x8d, 0x64, 0x24, 0x04);
    }

    @Override
    public List<Snippet> inner() {
      return body;
    }
  }

  /// JECXZ over something.
  record SkipIfZero(List<Snippet> body) implements Nested {
    @Override
    public void emit(Assembler code) {
      Label past = code.label();
      code.bytes(0xe3, 0x02, 0xeb, 0x05).bytes(0xe9).distance(past);
      body.forEach(snippet -> snippet.emit(code));
      code.bind(past);
    }

    @Override
    public List<Snippet> inner() {
      return body;
    }
  }

  /// A function called, directly or through memory, which returns with or without taking an argument off the stack.
  record Call(boolean indirect, boolean argument, List<Snippet> body) implements Nested {
    @Override
    public void emit(Assembler code) {
      Label function = code.label();
      Label past = code.label();
      if (argument) {
        code.bytes(0x50);
      }
      if (indirect) {
        code.bytes(0xc7).modrm(0, new Operand.Absolute(Location.WINDOW - 0x800)).address(function, 0);
        code.bytes(0xff).modrm(2, new Operand.Absolute(Location.WINDOW - 0x800));
      } else {
        code.bytes(0xe8).distance(function);
      }
      code.bytes(0xe9).distance(past);
      code.bind(function);
      body.forEach(snippet -> snippet.emit(code));
      if (argument) {
        code.bytes(0xc2, 0x04, 0x00);
      } else {
        code.bytes(0xc3);
      }
      code.bind(past);
    }

    @Override
    public List<Snippet> inner() {
      return body;
    }
  }

  /// A jump through a table of four, by the low bits of a register; the third and fourth go the same way.
  record Switch(int register, List<Snippet> first, List<Snippet> second, List<Snippet> third) implements Nested {
    @Override
    public void emit(Assembler code) {
      int selector = Location.number(register, 4);
      Label table = code.label();
      Label past = code.label();
      List<Label> labels = List.of(code.label(), code.label(), code.label());
      code.bytes(0x83, 0xe0 | selector, 0x03);
      code.bytes(0xff, 0x24, 0x85 | selector << 3).address(table, 0);
      code.bind(table);
      for (int i = 0; i < 4; i++) {
        code.address(labels.get(Math.min(i, 2)), 0);
      }
      List<List<Snippet>> ways = List.of(first, second, third);
      for (int i = 0; i < labels.size(); i++) {
        code.bind(labels.get(i));
        ways.get(i).forEach(snippet -> snippet.emit(code));
        code.bytes(0xe9).distance(past);
      }
      code.bind(past);
    }

    @Override
    public List<Snippet> inner() {
      return Stream.of(first, second, third).flatMap(List::stream).toList();
    }
  }

  /// A store into the immediate of a MOV further on.
  record SelfModify(int size, int register, List<Snippet> body, int target) implements Nested {
    @Override
    public void emit(Assembler code) {
      Label field = code.label();
      Encoding.sized(code, size, 0x88).modrm(Location.number(register, size), new Operand.At(field, 0));
      body.forEach(snippet -> snippet.emit(code));
      code.bytes(0xb8 | Location.number(target, 4));
      code.bind(field);
      code.immediate(4, 0x1122_3344);
    }

    @Override
    public List<Snippet> inner() {
      return body;
    }
  }
}
