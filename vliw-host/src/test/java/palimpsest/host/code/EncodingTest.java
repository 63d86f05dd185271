package palimpsest.host.code;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import palimpsest.host.isa.Atom;
import palimpsest.host.isa.Molecule;
import palimpsest.host.machine.MachineDescription;
import palimpsest.host.machine.Machines;

class EncodingTest {
  record Case(MachineDescription machine, Molecule molecule) {}

  record Bytes(MachineDescription machine, byte[] bytes) {}

  @Provide
  Arbitrary<Case> cases() {
    return Molecules.machines().flatMap(m -> Molecules.molecules(m).map(molecule -> new Case(m, molecule)));
  }

  @Provide
  Arbitrary<Bytes> bytes() {
    return Combinators.combine(Molecules.machines(), Arbitraries.bytes().array(byte[].class).ofMaxSize(80))
        .as(Bytes::new);
  }

  /// Bytes near legal molecules: one bit of an encoded one turned over.
  @Provide
  Arbitrary<Bytes> nearMisses() {
    return Combinators.combine(cases(), Arbitraries.integers().between(0, 511)).as((c, bit) -> {
      byte[] code = new Encoder(c.machine(), Molecules.BASE).encode(c.molecule(), Molecules.ADDRESS);
      code[bit / 8 % code.length] ^= (byte) (1 << bit % 8);
      return new Bytes(c.machine(), code);
    });
  }

  @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
  void decodingUndoesEncoding(@ForAll("cases") Case c) {
    byte[] code = new Encoder(c.machine(), Molecules.BASE).encode(c.molecule(), Molecules.ADDRESS);
    Decoded decoded = new MoleculeDecoder(c.machine(), Molecules.BASE).decode(code, 0, Molecules.ADDRESS);
    assertEquals(new Decoded.Valid(c.molecule(), code.length), decoded);
  }

  @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
  void randomBytesDecodeToSomethingThatEncodesBackOrToAReason(@ForAll("bytes") Bytes b) {
    encodesBackOrSaysWhy(b);
  }

  @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
  void aTurnedBitDecodesToSomethingThatEncodesBackOrToAReason(@ForAll("nearMisses") Bytes b) {
    encodesBackOrSaysWhy(b);
  }

  private static void encodesBackOrSaysWhy(Bytes b) {
    Decoded decoded = new MoleculeDecoder(b.machine(), Molecules.BASE).decode(b.bytes(), 0, Molecules.ADDRESS);
    switch (decoded) {
      case Decoded.Valid(Molecule molecule, int size) -> {
        byte[] again = new Encoder(b.machine(), Molecules.BASE).encode(molecule, Molecules.ADDRESS);
        assertArrayEquals(java.util.Arrays.copyOf(b.bytes(), size), again);
      }
      case Decoded.Invalid(_, String reason) -> assertTrue(!reason.isBlank());
    }
  }

  @Test
  void everyOpcodeNumberHasOneFormAndEveryFormOneNumber() {
    Set<OpcodeNumbers.Form> seen = new HashSet<>();
    for (int number = 0; number < OpcodeNumbers.COUNT; number++) {
      int n = number;
      OpcodeNumbers.form(number).ifPresent(form -> {
        assertTrue(seen.add(form), form + " has two numbers");
        assertEquals(n, OpcodeNumbers.number(form));
      });
    }
    assertEquals(new OpcodeNumbers.Form.Nop(), OpcodeNumbers.form(0b101001011).orElseThrow());
  }

  @Test
  void erasedMemoryIsNoMoleculeOnAnyMachine() {
    for (String name : Machines.names()) {
      MoleculeDecoder decoder = new MoleculeDecoder(Molecules.machine(name), Molecules.BASE);
      byte[] ones = new byte[64];
      java.util.Arrays.fill(ones, (byte) -1);
      assertInstanceOf(Decoded.Invalid.class, decoder.decode(new byte[64], 0, Molecules.ADDRESS), name);
      assertInstanceOf(Decoded.Invalid.class, decoder.decode(ones, 0, Molecules.ADDRESS), name);
    }
  }

  @Test
  void theCommitBitTakesNoImmediateAway() throws AssemblyException {
    MachineDescription machine = Molecules.machine("tm5800");
    Molecule molecule = new Assembler(machine).parse("3:{ mov r1,-1 } commit");
    byte[] code = new Encoder(machine, Molecules.BASE).encode(molecule, Molecules.ADDRESS);
    ByteBuffer words = ByteBuffer.wrap(code).order(ByteOrder.LITTLE_ENDIAN);
    assertEquals(8, code.length);
    assertEquals(1 << 7, words.getInt(0) & 0xff, "bit 7 of the second source field commits");
    assertEquals(-1, words.getInt(4));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "2:{ shl r1,r2,3 ; nop }                        | fits no template",
    "{ shl r1,r2,3 ; shr r3,r4,5 }                  | fits no template",
    "{ add.c r1,r2,3 ; sub.c r3,r4,5 }              | fits no template",
    "{ add r1,r2,3 ; sub r1,r4,5 }                  | fits no template",
    "{ add r1,r2,1000 ; sub r3,r4,1000 }            | fits no template",
    "{ frob r1 }                                    | there is no operation frob",
    "{ add r1,r2 }                                  | takes 3 operands, found 2",
    "{ add r1,r2,r64 }                              | there is no register r64",
    "{ add r1,r2,x }                                | a number was expected, found x",
    "{ add.q r1,r2,r3 }                             | .q means nothing here",
    "{ mov.c r1,r2 }                                | mov sets no condition codes",
    "{ bswap.8 r1,r2 }                              | bswap does not exist at width 8",
    "{ sel r1,r2,r3 }                               | a condition is missing",
    "{ br.xx 0 }                                    | there is no condition xx",
    "{ ld r1,r2 }                                   | a register in brackets was expected, found r2",
    "{ trap 8388608 }                               | trap code 8388608 does not fit 23 bits",
    "9:{ nop }                                      | there is no template 9 on tm5800",
    "add r1,r2,r3                                   | a molecule looks like",
  })
  void textThatMeansNothingIsRefusedWithTheReason(String text, String reason) {
    Assembler assembler = new Assembler(Molecules.machine("tm5800"));
    AssemblyException e = assertThrows(AssemblyException.class, () -> assembler.parse(text));
    assertTrue(String.valueOf(e.getMessage()).contains(reason), e.getMessage());
  }

  @Test
  void illegalMoleculesAreNotEncoded() {
    MachineDescription machine = Molecules.machine("tm5800");
    Encoder encoder = new Encoder(machine, Molecules.BASE);
    Atom far = new Atom.BranchZero(true, 1, Molecules.ADDRESS + (1 << 19));
    Molecule unreachable = new MoleculePacker(machine).pack(List.of(far), false).orElseThrow();
    assertThrows(IllegalArgumentException.class, () -> encoder.encode(unreachable, Molecules.ADDRESS));
    Molecule shiftInAlu0 =
        new Molecule(4, List.of(unreachable.atoms().getFirst(), new Atom.Jump(Molecules.BASE)), false);
    assertThrows(IllegalArgumentException.class, () -> encoder.encode(shiftInAlu0, Molecules.ADDRESS));
  }
}
