package palimpsest.host.compile;

import static palimpsest.host.compile.Names.FRAME;
import static palimpsest.host.compile.Names.INT;
import static palimpsest.host.compile.Names.type;

import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import palimpsest.host.machine.MachineDescription;

/// Makes units.
public final class UnitCompiler {
  private static final ClassDesc COMPILED = ClassDesc.of("palimpsest.host.core.UnitCode");

  /// Bytes of a method beyond which the virtual machine interprets it for ever.
  private static final int LONGEST_METHOD = 8000;

  private static final int LEAST_RELUCTANCE = 8;

  private final MachineDescription machine;
  private final CodeSource source;

  /// @param source where molecules come from
  public UnitCompiler(MachineDescription machine, CodeSource source) {
    this.machine = machine;
    this.source = source;
  }

  /// The unit that is entered at `head`, if its first molecule can be compiled.
  ///
  /// @param reluctance a place becomes part of it if it was executed at least once for so many executions of the head;
  ///     a unit that the virtual machine would never compile leaves out more
  public Optional<CompiledUnit> compile(int head, int reluctance) {
    Optional<CompiledUnit> unit = Region.from(head, source, reluctance).map(region -> emit(head, region));
    return reluctance > LEAST_RELUCTANCE && unit.isPresent() && isTooLong(unit.get())
        ? compile(head, reluctance / 4)
        : unit;
  }

  private static boolean isTooLong(CompiledUnit unit) {
    return ClassFile.of().parse(unit.classFile()).methods().stream()
        .flatMap(method -> method.findAttribute(Attributes.code()).stream())
        .anyMatch(code -> code.codeLength() > LONGEST_METHOD);
  }

  private CompiledUnit emit(int head, Region region) {
    List<UnitPath> paths = new ArrayList<>();
    List<Site> sites = new ArrayList<>();
    Guards guards = new Guards(region);
    byte[] bytes = ClassFile.of().build(COMPILED, type -> type
        .withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER)
        .withSuperclass(Names.UNIT)
        .withMethodBody(
            ConstantDescs.INIT_NAME, ConstantDescs.MTD_void, 0,
            code -> code.aload(0).invokespecial(Names.UNIT, ConstantDescs.INIT_NAME, ConstantDescs.MTD_void).return_())
        .withMethodBody(
            "run", type(INT, FRAME), 0, code -> body(code, region, guards, paths, sites)));
    List<Step> steps = List.copyOf(region.molecules().values());
    return new CompiledUnit(
        head, region.intervals().keySet().stream().mapToInt(Integer::intValue).toArray(), region.openIntervals(), bytes,
        paths, sites,
        steps.stream().mapToInt(Step::pc).toArray(),
        steps.stream().mapToInt(Step::next).toArray(),
        guards.byMolecule(),
        guards.count());
  }

  private void body(
      CodeBuilder code, Region region, Guards guards, List<UnitPath> paths, List<Site> sites) {
    paths.clear();
    sites.clear();
    Slots slots = new Slots();
    IntervalEmitter intervals = new IntervalEmitter(code, machine, slots, region, guards, paths, sites);
    var entry = code.newLabel();
    code.goto_(entry);
    intervals.emit();
    code.labelBinding(entry);
    new FrameEmitter(code, slots).enter(LiveRegisters.of(region), region.hasFloats());
    intervals.enter();
  }
}
