package palimpsest.cms.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import palimpsest.cms.TranslationPolicy;
import palimpsest.cms.lift.SegmentBases;
import palimpsest.cms.optimise.PassPlan;
import palimpsest.cms.pipeline.StageObserver;
import palimpsest.cms.pipeline.Translation;
import palimpsest.cms.pipeline.Translator;
import palimpsest.cms.region.GuestCode;
import palimpsest.cms.region.Profile;
import palimpsest.host.account.Ledger;
import palimpsest.host.code.Patcher;
import palimpsest.host.core.GuestTranslation;
import palimpsest.host.core.ReferenceEngine;
import palimpsest.host.machine.MachineDescription;
import palimpsest.memory.ConcealedMemory;
import palimpsest.memory.ConventionalMemory;
import palimpsest.memory.PhysicalMemory;
import palimpsest.memory.ProtectionMap;
import palimpsest.x86.cpu.GuestState;
import palimpsest.x86.interp.Interpreter;
import palimpsest.x86.isa.Decoded;
import palimpsest.x86.isa.Decoder;
import palimpsest.x86.isa.Instruction;
import palimpsest.x86.mmu.Mmu;

/// The checker believes a sound T-cache, and each of its rules, broken on purpose, is reported.
class TranslationCacheCheckerTest {
  private static final int CODE = 0x1_0000;
  private static final int CALL = CODE + 0x20;
  private static final int IMAGE = 0x1000;

  private final MachineDescription machine = SmallMachine.machine();
  private final PhysicalMemory physical = PhysicalMemory.split(2 << 20, 1 << 20);
  private final ConventionalMemory memory = physical.conventional();
  private final ConcealedMemory concealed = physical.concealed();
  private final ReferenceEngine engine = new ReferenceEngine(
      machine.resolve(), memory, concealed,
      (linear, _) -> new GuestTranslation.Walk.Mapped(linear & -4096, true, false),
      new SmallMachine.Nobody(), new Ledger());
  private final TranslationCache cache = new TranslationCache(
      concealed, IMAGE, Integer.MAX_VALUE, machine, memory.protection(), engine,
      new Interpreter(new GuestState(), new Mmu(memory), new SmallMachine.NoEnvironment()), Ring::new);
  private final TranslationCacheChecker checker =
      new TranslationCacheChecker(cache, machine, concealed, memory, engine, linear -> linear);
  private int number = 1;

  @BeforeEach
  void code() {
    byte[] conditional = {0x49, 0x75, 0x10, 0x40, 0x43}; // dec ecx; jne CODE+0x13; inc eax; inc ebx
    byte[] call = {(byte) 0xe8, (byte) 0xdb, (byte) 0xff, (byte) 0xff, (byte) 0xff}; // call CODE
    memory.write(CODE, conditional, 0, conditional.length);
    memory.write(CALL, call, 0, call.length);
    cache.watch(checker);
  }

  @Test
  void aSoundCacheIsBelievedThroughChainsAndEvictions() {
    Installed first = install(CODE);
    Installed second = install(CODE + 3);
    Installed caller = install(CALL);
    chain(first, second);
    chain(caller, first);
    engine.run(caller.entry(), Long.MAX_VALUE);
    assertEquals(List.of(), checker.problems());
    cache.remove(first);
    assertEquals(List.of(), checker.problems());
    cache.clear();
    assertEquals(List.of(), checker.problems());
  }

  @Test
  void aBranchThatGoesElsewhereThanItsLinkSays() {
    Installed first = install(CODE);
    Installed second = install(CODE + 3);
    Installed third = install(CALL);
    Link link = chain(first, second);
    new Patcher(machine, concealed).retarget(patched(link), third.entry());
    reports("as its link says");
  }

  @Test
  void aBranchThatLeavesThoughNothingIsChained() {
    Installed first = install(CODE);
    Installed second = install(CODE + 3);
    Link link = first.links().stream().filter(each -> each.exit().fromOffset().isPresent()).findFirst().orElseThrow();
    new Patcher(machine, concealed).retarget(patched(link), second.entry());
    reports("which no link says");
  }

  @Test
  void anIncomingEdgeThatIsMissing() {
    Installed second = install(CODE + 3);
    chain(install(CODE), second);
    second.incoming().clear();
    reports("knows nothing of exit");
  }

  @Test
  void anIncomingEdgeThatHasNoTwin() {
    Installed first = install(CODE);
    Installed second = install(CODE + 3);
    first.incoming().add(chain(first, second));
    reports("is recorded to come here and does not");
  }

  @Test
  void aChainToATranslationThatIsGone() {
    Installed first = install(CODE);
    Installed second = install(CODE + 3);
    Link link = chain(first, second);
    cache.watch(CacheWitness.NONE);
    cache.remove(second);
    link.chain(second, new Patcher(machine, concealed));
    reports("which is gone");
  }

  @Test
  void aTargetTableThatLeadsNowhere() {
    install(CODE);
    engine.branchTargets().put(CODE, concealed.base());
    reports("the branch target table has");
  }

  @Test
  void aReturnStackThatLeadsNowhere() {
    Installed caller = install(CALL);
    int elsewhere = concealed.base() + 8;
    concealed.write(elsewhere, translate(CALL).code().emit(elsewhere, concealed.base()));
    engine.run(elsewhere, Long.MAX_VALUE);
    assertTrue(caller.size() > 0);
    reports("the return stack has");
  }

  @Test
  void translationsThatOverlap() {
    Installed first = install(CODE);
    installAt(translate(CODE + 3), first.base() + 8);
    reports("overlaps another");
  }

  @Test
  void guestBytesThatAreNotProtected() {
    install(CODE);
    memory.protection().clear(CODE, ProtectionMap.Mark.TRANSLATED);
    reports("are not protected");
  }

  @Test
  void aPageThatIsMarkedForNothing() {
    install(CODE);
    memory.protection().mark(CODE + 0x4000, ProtectionMap.Mark.TRANSLATED);
    reports("nothing was made from it");
  }

  @Test
  void guestBytesThatChangedUnseen() {
    install(CODE);
    memory.protection().watch((_, _) -> {});
    memory.write8(CODE, 0x4a);
    reports("are not those");
  }

  @Test
  void aPageThatMovedUnseen() {
    var moved = new TranslationCacheChecker(cache, machine, concealed, memory, engine, linear -> linear + 0x1000);
    cache.watch(CacheWitness.NONE);
    Installed first = install(CODE);
    var refusal = assertThrows(IllegalStateException.class, () -> moved.installed(first));
    assertTrue(String.valueOf(refusal.getMessage()).contains("is not where it was"), refusal::toString);
  }

  @Test
  void bytesThatAreNoMolecules() {
    Installed first = install(CODE);
    concealed.write(first.base(), new byte[] {-1, -1, -1, -1, -1, -1, -1, -1});
    reports("no molecule at");
  }

  @Test
  void aCommitThatIsRecordedAndNotThere() {
    Installed first = install(CODE);
    int commit = first.base() + first.code().commitPoints().firstKey();
    int word = concealed.read32(commit + 4);
    concealed.write32(commit + 4, word & Integer.MAX_VALUE);
    reports("is no committing molecule");
  }

  private void reports(String problem) {
    List<String> problems = checker.problems();
    assertTrue(problems.stream().anyMatch(line -> line.contains(problem)), problems::toString);
  }

  private static int patched(Link link) {
    return link.owner().base() + link.exit().fromOffset().orElse(link.exit().trapOffset());
  }

  private Link chain(Installed from, Installed to) {
    Link link = from.links().stream()
        .filter(each -> each.exit().eip().orElseThrow() == to.eip())
        .findFirst()
        .orElseThrow();
    cache.chain(link, to);
    return link;
  }

  private Installed install(int eip) {
    Translation translation = translate(eip);
    return installAt(translation, cache.makeRoom(translation.code().bytes(), 2).address());
  }

  private Installed installAt(Translation translation, int base) {
    SourceRange source = new SourceRange(translation.code().head(), translation.code().head(), 2);
    Installed installed =
        new Installed(
            number++, translation, TranslationPolicy.quick(32), base, List.of(source), List.of(bytes(source)));
    cache.install(installed);
    return installed;
  }

  private byte[] bytes(SourceRange source) {
    byte[] bytes = new byte[source.length()];
    memory.read(source.physical(), bytes, 0, bytes.length);
    return bytes;
  }

  private Translation translate(int eip) {
    Translator translator = new Translator(machine, true, PassPlan.STANDARD, StageObserver.NONE);
    TranslationPolicy shortest = TranslationPolicy.quick(32).withMaxInstructions(2);
    return translator.translate(new Bytes(memory), new Unknown(), eip, shortest, new SegmentBases(0, 0)).orElseThrow();
  }

  private record Bytes(ConventionalMemory memory) implements GuestCode {
    @Override
    public Optional<Instruction> at(int eip) {
      return new Decoder().decode(index -> memory.read8(eip + index)) instanceof Decoded.Valid(Instruction instruction)
          ? Optional.of(instruction)
          : Optional.empty();
    }
  }

  private record Unknown() implements Profile {
    @Override
    public long executions(int eip) {
      return 0;
    }

    @Override
    public Optional<Integer> taken(int eip) {
      return Optional.empty();
    }

    @Override
    public Optional<Likely> likelyTarget(int eip) {
      return Optional.empty();
    }

    @Override
    public boolean loopHead(int eip) {
      return false;
    }
  }
}
