package palimpsest.workbench.gdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import palimpsest.workbench.gdb.GdbCommand.Action;
import palimpsest.workbench.gdb.GdbCommand.PointKind;

class CommandParserTest {
  private static final ThreadId ALL = new ThreadId(ThreadId.ANY, ThreadId.ALL);

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.oneOf(
        Arbitraries.strings().withCharRange('\0', '\u00ff').ofMaxLength(40),
        Arbitraries.strings().withChars("?HTgGpPmMXcCsSZzDkvqQ0123456789abcdef:;,=-vContqXferRcmd").ofMaxLength(40),
        Arbitraries.of("vCont;", "qXfer:features:read:", "Z0,", "QPassSignals:", "qRcmd,", "Hg", "vKill;")
            .flatMap(start -> Arbitraries.strings().ofMaxLength(20).map(rest -> start + rest)));
  }

  @Property(tries = 2000)
  void anythingIsACommandOrUnknownOrMalformed(@ForAll("texts") String text) {
    assertInstanceOf(GdbCommand.class, CommandParser.parse(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "m8048000", "mxyz,4", "M8048000,4:00", "Z0,8048000", "P5", "Gabc", "vCont;x:1", "qXfer:features:read:target.xml:0",
    "qRcmd,7"
  })
  void whatCannotBeReadIsMalformed(String text) {
    assertEquals(new GdbCommand.Malformed(), CommandParser.parse(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "!", "R00", "vMustReplyEmpty", "qTStatus", "Z7,0,1", "vFile:open:2f,0,0", "QNonStop:1"})
  void whatIsNotServedIsUnknown(String text) {
    assertEquals(new GdbCommand.Unknown(), CommandParser.parse(text));
  }

  @Test
  void theFormsOfGoingOnAreOne() {
    assertEquals(new GdbCommand.Resume(List.of(new Action(false, 0, ALL))), CommandParser.parse("c"));
    assertEquals(
        new GdbCommand.Resume(List.of(
            new Action(true, 0, new ThreadId(0x3e8, 0x3ea)), new Action(false, 0, new ThreadId(0x3e8, ThreadId.ALL)))),
        CommandParser.parse("vCont;s:p3e8.3ea;c:p3e8.-1"));
    assertEquals(new GdbCommand.SelectThread(true, new ThreadId(0x3e9, ThreadId.ALL)), CommandParser.parse("Hgp3e9"));
    assertEquals(new GdbCommand.Detach(OptionalInt.of(0x3e9)), CommandParser.parse("D;3e9"));
    assertEquals(new GdbCommand.Detach(OptionalInt.empty()), CommandParser.parse("D"));
    assertEquals(new GdbCommand.Supported(Set.of("multiprocess+", "xmlRegisters=i386")),
        CommandParser.parse("qSupported:multiprocess+;xmlRegisters=i386"));
    assertEquals(new GdbCommand.Resume(List.of(new Action(true, 11, ALL))), CommandParser.parse("S0b"));
    assertEquals(
        new GdbCommand.Resume(List.of(new Action(true, 0, new ThreadId(0, 0x3e8)), new Action(false, 2, ALL))),
        CommandParser.parse("vCont;s:3e8;C02"));
    assertEquals(
        new GdbCommand.Resume(List.of(new Action(false, 0, ALL))), CommandParser.parse("vCont;c:-1"));
  }

  @Test
  void pointsAndPartsAndSignalsAreRead() {
    assertEquals(
        new GdbCommand.Point(true, PointKind.WRITE, 0x8c49900, 4), CommandParser.parse("Z2,8c49900,4"));
    assertEquals(
        new GdbCommand.Point(false, PointKind.SOFTWARE, 0xffff_fff0, 1), CommandParser.parse("z0,fffffff0,1;X1,0"));
    assertEquals(
        new GdbCommand.Transfer("features", "target.xml", 0xffb, 0x1000),
        CommandParser.parse("qXfer:features:read:target.xml:ffb,1000"));
    assertEquals(new GdbCommand.PassSignals(Set.of(14, 20)), CommandParser.parse("QPassSignals:e;14"));
    assertEquals(new GdbCommand.Monitor("cycles"), CommandParser.parse("qRcmd,6379636c6573"));
  }
}
