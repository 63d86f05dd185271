package palimpsest.x86.isa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import palimpsest.x86.cpu.GuestFault;

/// What must hold of every byte string.
final class DecoderPropertyTest {
  private static final Decoder DECODER = new Decoder(EnumSet.allOf(Extension.class));
  private static final List<OpcodeRow> ROWS = OpcodeTable.whole().rows();

  @Provide
  Arbitrary<byte[]> code() {
    Arbitrary<Byte> prefix =
        Arbitraries.of(0x26, 0x2E, 0x36, 0x3E, 0x64, 0x65, 0x66, 0x67, 0xF0, 0xF2, 0xF3).map(Integer::byteValue);
    Arbitrary<byte[]> prefixes = prefix.array(byte[].class).ofMaxSize(14);
    Arbitrary<byte[]> rest = Arbitraries.bytes().array(byte[].class).ofSize(16);
    return Combinators.combine(prefixes, rest).as((p, r) -> {
      var all = new byte[16];
      System.arraycopy(p, 0, all, 0, p.length);
      System.arraycopy(r, 0, all, p.length, 16 - p.length);
      return all;
    });
  }

  @Property
  void everyByteStringDecodesToSomethingOfOneToFifteenBytes(
      @ForAll("code") byte[] bytes, @ForAll boolean sixteenBitSegment) {
    var code = new RecordedBytes(bytes);
    int length =
        switch (new Decoder(sixteenBitSegment ? Width.WORD : Width.DWORD).decode(code)) {
          case Decoded.Valid(var instruction) -> instruction.length();
          case Decoded.Invalid(int read, _) -> read;
        };
    assertTrue(length >= 1 && length <= 15, () -> "length " + length);
    assertEquals(length, code.read(), "read exactly what it claims");
  }

  @Property
  void everyValidInstructionPrints(@ForAll("code") byte[] bytes) {
    if (DECODER.decode(new RecordedBytes(bytes)) instanceof Decoded.Valid(var instruction)) {
      String text = new Disassembler().print(instruction, 0x8048000);
      assertTrue(text.matches("[a-z0-9]+( [a-z0-9:\\[\\]()+*,<> -]+)?"), text);
    }
  }

  @Property
  void bytesBeyondTheInstructionDoNotMatter(@ForAll("code") byte[] bytes, @ForAll long seed) {
    Decoded first = DECODER.decode(new RecordedBytes(bytes));
    int length =
        switch (first) {
          case Decoded.Valid(var instruction) -> instruction.length();
          case Decoded.Invalid(int read, _) -> read;
        };
    byte[] other = bytes.clone();
    var random = new Random(seed);
    for (int i = length; i < other.length; i++) {
      other[i] = (byte) random.nextInt();
    }
    assertEquals(first, DECODER.decode(new RecordedBytes(other)));
  }

  @Property
  void faultOnAnyNeededByteComesThrough(@ForAll("code") byte[] bytes) {
    if (DECODER.decode(new RecordedBytes(bytes)) instanceof Decoded.Valid(var instruction)) {
      int missing = instruction.length() - 1;
      CodeBytes torn =
          index -> {
            if (index == missing) {
              throw GuestFault.pageFault(0x1000, 0);
            }
            return bytes[index] & 0xFF;
          };
      assertEquals(GuestFault.PAGE_FAULT, assertThrows(GuestFault.class, () -> DECODER.decode(torn)).vector());
    }
  }

  @Provide
  Arbitrary<OpcodeRow> row() {
    return Arbitraries.of(ROWS);
  }

  @Property
  void orderOfPrefixesOfDifferentGroupsIsIrrelevant(
      @ForAll("row") OpcodeRow row, @ForAll int modrm, @ForAll long seed) {
    var random = new Random(seed);
    byte[] bytes = RowEncoding.of(row, modrm & 0xFF, random);
    List<Integer> prefixes = new ArrayList<>(List.of(0x66, 0x67, 0x64));
    prefixes.add(random.nextBoolean() ? 0xF0 : 0x66);
    prefixes.add(random.nextBoolean() ? 0xF3 : 0xF2);
    Decoded expected = prefixed(bytes, prefixes);
    Collections.shuffle(prefixes, random);
    assertEquals(expected, prefixed(bytes, prefixes));
  }

  private static Decoded prefixed(byte[] bytes, List<Integer> prefixes) {
    return DECODER.decode(
        new RecordedBytes(RowEncoding.prefixed(bytes, prefixes.stream().mapToInt(i -> i).toArray())));
  }

  @Property
  void lastSegmentPrefixWins(@ForAll("row") OpcodeRow row, @ForAll int modrm, @ForAll long seed) {
    byte[] bytes = RowEncoding.of(row, modrm & 0xFF, new Random(seed));
    Decoded one = prefixed(bytes, List.of(0x26, 0x26, 0x65));
    assertEquals(one, prefixed(bytes, List.of(0x2E, 0x64, 0x65)));
  }

  @Property
  void lockIsLegalExactlyOnLockableRowsWithMemoryDestination(
      @ForAll("row") OpcodeRow row, @ForAll int modrm, @ForAll long seed) {
    byte[] bytes = RowEncoding.of(row, modrm & 0xFF, new Random(seed));
    if (!(DECODER.decode(new RecordedBytes(bytes)) instanceof Decoded.Valid(var plain))) {
      return;
    }
    Decoded locked = DECODER.decode(new RecordedBytes(RowEncoding.prefixed(bytes, 0xF0)));
    boolean legal = isLockable(plain.mnemonic()) && plain.operand(0) instanceof Operand.Mem;
    if (legal) {
      assertTrue(assertInstanceOf(Decoded.Valid.class, locked).instruction().lock());
    } else {
      assertEquals(new Decoded.Invalid(plain.length() + 1, Decoded.Reason.LOCK_NOT_ALLOWED), locked);
    }
  }

  /// The list of Intel SDM volume 2, LOCK, read independently of the table's marks.
  private static boolean isLockable(Mnemonic mnemonic) {
    return switch (mnemonic) {
      case ADD, ADC, AND, BTC, BTR, BTS, CMPXCHG, CMPXCHG8B, DEC, INC, NEG, NOT, OR, SBB, SUB, XOR, XADD, XCHG -> true;
      default -> false;
    };
  }

  @Property
  void sixteenBitAddressingNamesOnlyTheRegistersTheManualLists(
      @ForAll("row") OpcodeRow row, @ForAll int modrm, @ForAll long seed) {
    byte[] bytes = RowEncoding.of(row, modrm & 0xFF, new Random(seed));
    Decoded decoded = DECODER.decode(new RecordedBytes(RowEncoding.prefixed(bytes, 0x67)));
    if (decoded instanceof Decoded.Valid(var instruction)) {
      for (Operand operand : instruction.operands()) {
        if (operand instanceof Operand.Mem memory) {
          assertTrue(List.of(Operand.NONE, 3, 5, 6, 7).contains(memory.base()));
          assertTrue(List.of(Operand.NONE, 6, 7).contains(memory.index()));
          assertEquals(0, memory.scaleShift());
          assertEquals((short) memory.displacement(), memory.displacement());
        }
      }
    }
  }

  @Property
  void repeatSurvivesOnStringInstructionsAlone(
      @ForAll("row") OpcodeRow row, @ForAll int modrm, @ForAll boolean repne) {
    byte[] bytes = RowEncoding.of(row, modrm & 0xFF, new Random(0));
    if (DECODER.decode(new RecordedBytes(RowEncoding.prefixed(bytes, repne ? 0xF2 : 0xF3)))
        instanceof Decoded.Valid(var instruction)) {
      boolean string =
          switch (instruction.mnemonic()) {
            case MOVS, CMPS, SCAS, LODS, STOS, INS, OUTS -> true;
            default -> false;
          };
      Repeat said = repne ? Repeat.REPNE : Repeat.REP;
      assertEquals(string ? said : Repeat.NONE, instruction.repeat());
    }
  }
}
