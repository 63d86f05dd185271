package palimpsest.verify.prove;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import palimpsest.cms.TranslationPolicy;
import palimpsest.cms.emit.CompiledTrace;
import palimpsest.cms.ir.Trace;
import palimpsest.cms.ir.TracePrinter;
import palimpsest.cms.lift.SegmentBases;
import palimpsest.cms.optimise.PassPlan;
import palimpsest.cms.pipeline.StageObserver;
import palimpsest.cms.pipeline.Translator;
import palimpsest.cms.region.GuestPath;
import palimpsest.cms.region.Profile;
import palimpsest.host.machine.MachineDescription;
import palimpsest.host.machine.MachineException;
import palimpsest.host.machine.Machines;
import palimpsest.verify.prove.guest.Encoded;
import palimpsest.verify.prove.guest.PagedGuest;
import palimpsest.x86.isa.ControlFlow;
import palimpsest.x86.isa.Decoded;
import palimpsest.x86.isa.Decoder;
import palimpsest.x86.isa.Disassembler;
import palimpsest.x86.isa.Instruction;
import palimpsest.x86.isa.OpcodeRow;
import palimpsest.x86.isa.Repeat;

/// Random guest code and its translation: instructions of all kinds, branches out of it, short ones over a few
/// instructions, often a branch back to its head.
///
/// @param code bytes at [PagedGuest#CODE]
/// @param trace what the molecules were made from, spoiled or not
/// @param speculates whether loads may have moved above stores, under checks that roll back
record RandomRegion(List<Integer> code, Trace trace, boolean speculates, MadeTranslation made) {
  private static final int LONGEST = 40;
  private static final int ATTEMPTS = 200;
  private static final List<OpcodeRow> ROWS = Encoded.rows();

  static MachineDescription machine() throws MachineException {
    return Machines.load("tm5800");
  }

  /// @param spoiled whether one thing in the trace is changed after all passes
  static RandomRegion draw(Random random, boolean spoiled) throws MachineException {
    for (int i = 0; i < ATTEMPTS; i++) {
      Optional<RandomRegion> region = attempt(random, spoiled);
      if (region.isPresent()) {
        return region.get();
      }
    }
    throw new IllegalStateException("no region can be translated");
  }

  private static Optional<RandomRegion> attempt(Random random, boolean spoiled) throws MachineException {
    Writer writer = new Writer(random);
    writer.write();
    Kept kept = new Kept();
    Spoiler spoiler = new Spoiler(random);
    PassPlan plan = spoiled ? PassPlan.STANDARD.then(spoiler) : PassPlan.STANDARD;
    MachineDescription machine = machine();
    boolean speculates = random.nextBoolean();
    TranslationPolicy bold = TranslationPolicy.optimised(machine.tables().storeBuffer())
        .withMaxInstructions(LONGEST)
        .withUnroll(3);
    TranslationPolicy policy =
        speculates ? bold : bold.withReordering(TranslationPolicy.Reordering.PROVABLE);
    new Translator(machine, false, plan, kept)
        .translate(writer::at, writer, PagedGuest.CODE, policy, new SegmentBases(0, 0));
    if (kept.compiled.isEmpty() || (spoiled && !spoiler.spoiled())) {
      return Optional.empty();
    }
    MadeTranslation made = new MadeTranslation(kept.path.orElseThrow(), kept.compiled.get(), 0, 0, false);
    return Optional.of(new RandomRegion(writer.code, kept.trace.orElseThrow(), speculates, made));
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (GuestPath.Step step : made.path().steps()) {
      text.append(Integer.toHexString(step.eip())).append("  ")
          .append(new Disassembler().print(step.instruction(), step.eip())).append("  ")
          .append(step.follow()).append('\n');
    }
    return text + TracePrinter.print(trace);
  }

  /// The last of everything.
  private static final class Kept implements StageObserver {
    private Optional<GuestPath> path = Optional.empty();
    private Optional<Trace> trace = Optional.empty();
    private Optional<CompiledTrace> compiled = Optional.empty();

    @Override
    public void selected(GuestPath selected) {
      path = Optional.of(selected);
    }

    @Override
    public void transformed(String stage, Trace transformed) {
      trace = Optional.of(transformed);
    }

    @Override
    public void compiled(CompiledTrace code) {
      compiled = Optional.of(code);
    }
  }

  /// Writes the code and says how its branches behave.
  private static final class Writer implements Profile {
    private static final int FAR = 0x2000;

    private final Random random;
    private final List<Integer> code = new ArrayList<>();
    private final Map<Integer, Integer> taken = new TreeMap<>();

    Writer(Random random) {
      this.random = random;
    }

    void write() {
      int parts = 2 + random.nextInt(7);
      for (int i = 0; i < parts; i++) {
        switch (random.nextInt(8)) {
          case 0 -> branch(FAR, 30);
          case 1 -> {
            int at = code.size();
            branch(0, 500);
            plain();
            int over = code.size() - at - 6;
            code.set(at + 2, over);
          }
          default -> plain();
        }
      }
      if (random.nextBoolean()) {
        branch(-code.size() - 6, 950);
      } else {
        branch(FAR, 500);
      }
    }

    /// An instruction that leads on to the next.
    private void plain() {
      while (true) {
        Optional<Encoded> encoded = Encoded.draw(ROWS.get(random.nextInt(ROWS.size())), random);
        if (encoded.isPresent()
            && encoded.get().instruction().repeat() == Repeat.NONE
            && ControlFlow.of(encoded.get().instruction().mnemonic()) == ControlFlow.NONE) {
          code.addAll(encoded.get().code());
          return;
        }
      }
    }

    private void branch(int displacement, int share) {
      taken.put(PagedGuest.CODE + code.size(), share);
      code.add(0x0f);
      code.add(0x80 + random.nextInt(16));
      for (int i = 0; i < 4; i++) {
        code.add((displacement >>> (8 * i)) & 0xff);
      }
    }

    Optional<Instruction> at(int eip) {
      int offset = eip - PagedGuest.CODE;
      if (offset < 0 || offset >= code.size()) {
        return Optional.empty();
      }
      Decoded decoded =
          new Decoder().decode(index -> offset + index < code.size() ? code.get(offset + index) : 0);
      return decoded instanceof Decoded.Valid(Instruction instruction) ? Optional.of(instruction) : Optional.empty();
    }

    @Override
    public long executions(int eip) {
      return 1000;
    }

    @Override
    public Optional<Integer> taken(int eip) {
      return Optional.ofNullable(taken.get(eip));
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
