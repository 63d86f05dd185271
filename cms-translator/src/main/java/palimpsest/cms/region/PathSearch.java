package palimpsest.cms.region;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import palimpsest.cms.FloatStack;
import palimpsest.cms.TranslationPolicy;
import palimpsest.cms.region.GuestPath.End;
import palimpsest.cms.region.GuestPath.Follow;
import palimpsest.cms.region.GuestPath.Step;
import palimpsest.x86.isa.ControlFlow;
import palimpsest.x86.isa.Instruction;
import palimpsest.x86.isa.Mnemonic;
import palimpsest.x86.isa.Operand.Rel;
import palimpsest.x86.isa.Repeat;

/// One walk from a head along the likely way.
final class PathSearch {
  /// A path less likely than this to be followed to its end is cut, in 1/1000. Assumed.
  private static final int UNLIKELY = 250;

  /// A further copy of a loop's body is made only if it is at least this likely to be reached, in 1/1000. Assumed.
  private static final int WORTH_REPEATING = 250;

  /// Longest path that repetition of a loop may make, in instructions. Assumed.
  private static final int LONGEST_REPEATED = 120;

  /// Smallest share at which the target of an indirect jump or call is followed, in 1/1000. Assumed.
  private static final int STRONG = 800;

  /// The same in gear 4: a guess that holds saves the three cycles of an indirect branch (FACTS 1.4), one that fails
  /// costs a comparison and an exit. Assumed.
  private static final int STRONG_WHEN_HOTTEST = 600;

  /// Branches neither way more likely than this are converted where they can be, in 1/1000. Assumed.
  private static final int UNPREDICTABLE = 850;

  /// An address entered this many times as often as the head is taken for the head of a loop inside. Assumed.
  private static final int INNER = 8;

  /// Most elements of a repeated string instruction in one turn of its loop. Assumed.
  private static final int STRING_COPIES = 8;

  private final GuestCode code;
  private final Profile profile;
  private final int head;
  private final TranslationPolicy policy;
  private final Set<Integer> unconverted;

  private final List<Step> steps = new ArrayList<>();
  private final Deque<Integer> returns = new ArrayDeque<>();
  private final Set<Place> visited = new HashSet<>();
  private FloatStack floats;
  private int stores;
  private int likelihood = 1000;
  private int copies;
  private int complete;
  private int bodyStores;
  private int bodyLikelihood;

  /// An address in the context of the calls being followed: the same code reached through two calls is no loop.
  private record Place(int eip, List<Integer> calls) {}

  PathSearch(GuestCode code, Profile profile, int head, TranslationPolicy policy, Set<Integer> unconverted) {
    this.code = code;
    this.profile = profile;
    this.head = head;
    this.policy = policy;
    this.unconverted = unconverted;
    this.floats = policy.floats();
  }

  GuestPath search() {
    Optional<Instruction> first = code.at(head).filter(Translatable::test);
    if (first.isPresent() && first.get().repeat() != Repeat.NONE) {
      return repeatedString(first.get());
    }
    int eip = head;
    while (true) {
      if (eip == head && !steps.isEmpty()) {
        complete = steps.size();
        copies++;
        if (!repeats()) {
          return path(End.LOOP);
        }
        visited.clear();
      } else if (!steps.isEmpty()
          && (endsBefore(eip) || isOtherLoop(eip) || !visited.add(new Place(eip, List.copyOf(returns))))) {
        return path(End.LEAVE);
      }
      Optional<Instruction> found = code.at(eip).filter(this::isTranslatable);
      if (found.isEmpty()) {
        return path(End.INTERPRET);
      }
      Instruction instruction = found.get();
      if (!fits(instruction)) {
        return path(End.LEAVE);
      }
      stores += Translatable.stores(instruction);
      floats = behind(instruction).orElse(floats);
      Optional<Integer> next = step(eip, instruction);
      if (next.isEmpty()) {
        return path(steps.getLast().follow() instanceof Follow.Taken && lastTarget() == head ? End.LOOP : End.LEAVE);
      }
      eip = next.get();
    }
  }

  private boolean isTranslatable(Instruction instruction) {
    return Translatable.test(instruction) || behind(instruction).isPresent();
  }

  /// The x87 stack behind an x87 instruction that can be translated here.
  private Optional<FloatStack> behind(Instruction instruction) {
    return FloatInstruction.of(instruction).flatMap(found -> found.behind(floats));
  }

  private boolean fits(Instruction instruction) {
    return steps.size() < policy.maxInstructions()
        && stores + Translatable.stores(instruction) <= policy.maxStores()
        && instruction.repeat() == Repeat.NONE;
  }

  /// The path so far; where a copy of a loop's body is incomplete, the complete copies before it.
  private GuestPath path(End end) {
    return complete > 0 && end != End.LOOP
        ? new GuestPath(head, steps.subList(0, complete), End.LOOP, policy.floats())
        : new GuestPath(head, steps, end, policy.floats());
  }

  private boolean repeats() {
    if (copies == 1) {
      bodyStores = stores;
      bodyLikelihood = likelihood;
    }
    int length = steps.size() / copies;
    return copies < policy.unroll()
        && floats.isLike(policy.floats())
        && steps.size() + length <= Math.min(policy.maxInstructions(), LONGEST_REPEATED)
        && stores + bodyStores <= policy.maxStores()
        && likelihood * bodyLikelihood / 1000 >= WORTH_REPEATING;
  }

  private boolean endsBefore(int eip) {
    return policy.caution().endings().contains(eip);
  }

  private boolean isOtherLoop(int eip) {
    return switch (ControlFlow.of(steps.getLast().instruction().mnemonic())) {
      case NONE -> false;
      case CALL -> profile.loopHead(eip);
      case JUMP, CONDITIONAL, RETURN, INTERRUPT ->
          profile.loopHead(eip) || profile.executions(eip) >= INNER * Math.max(1, profile.executions(head));
    };
  }

  private int lastTarget() {
    Step last = steps.getLast();
    return target(last.eip(), last.instruction());
  }

  /// Takes one step.
  ///
  /// @return where the path goes on, or nothing if it ends with this instruction
  private Optional<Integer> step(int eip, Instruction instruction) {
    int after = eip + instruction.length();
    return switch (ControlFlow.of(instruction.mnemonic())) {
      case NONE -> {
        add(eip, instruction, new Follow.Next(), 0);
        yield Optional.of(after);
      }
      case CONDITIONAL -> conditional(eip, instruction);
      case JUMP, CALL -> transfer(eip, instruction);
      case RETURN -> {
        if (policy.gear() < 3 || returns.isEmpty()) {
          add(eip, instruction, new Follow.Stop(), 0);
          yield Optional.empty();
        }
        int expected = returns.pop();
        add(eip, instruction, new Follow.Predicted(expected), 0);
        yield Optional.of(expected);
      }
      case INTERRUPT -> throw new IllegalArgumentException("not translatable: " + instruction.mnemonic());
    };
  }

  private Optional<Integer> conditional(int eip, Instruction instruction) {
    int after = eip + instruction.length();
    int target = target(eip, instruction);
    Optional<Integer> profiled = profile.taken(eip);
    if (policy.gear() < 3 || profiled.isEmpty()) {
      add(eip, instruction, target == head ? new Follow.Taken() : new Follow.Next(), 500);
      return Optional.empty();
    }
    int taken = profiled.get();
    if (converts(eip, instruction, taken)) {
      Optional<List<Step>> arm = Hammock.arm(code, after, target, policy.controlSpeculation());
      boolean whole = arm.stream().flatMap(List::stream).noneMatch(step -> endsBefore(step.eip()));
      if (arm.isPresent() && whole && steps.size() + 1 + arm.get().size() < policy.maxInstructions()) {
        add(eip, instruction, new Follow.Skip(arm.get().size()), taken);
        steps.addAll(arm.get());
        return Optional.of(target);
      }
    }
    boolean follows = taken >= 500;
    int share = follows ? taken : 1000 - taken;
    add(eip, instruction, follows ? new Follow.Taken() : new Follow.Next(), 1000 - share);
    likelihood = likelihood * share / 1000;
    return likelihood < UNLIKELY ? Optional.empty() : Optional.of(follows ? target : after);
  }

  private boolean converts(int eip, Instruction instruction, int taken) {
    return policy.ifConversion()
        && instruction.mnemonic() == Mnemonic.JCC
        && !unconverted.contains(eip)
        && taken <= UNPREDICTABLE
        && taken >= 1000 - UNPREDICTABLE;
  }

  private Optional<Integer> transfer(int eip, Instruction instruction) {
    int after = eip + instruction.length();
    boolean call = instruction.mnemonic() == Mnemonic.CALL;
    if (instruction.operand(0) instanceof Rel) {
      int target = target(eip, instruction);
      add(eip, instruction, new Follow.Taken(), 0);
      if (policy.gear() < 3) {
        return Optional.empty();
      }
      if (call) {
        returns.push(after);
      }
      return Optional.of(target);
    }
    Optional<Profile.Likely> likely =
        profile.likelyTarget(eip).filter(found -> found.share() >= (policy.gear() < 4 ? STRONG : STRONG_WHEN_HOTTEST));
    if (policy.gear() < 3 || likely.isEmpty()) {
      add(eip, instruction, new Follow.Stop(), 0);
      return Optional.empty();
    }
    if (call) {
      returns.push(after);
    }
    int share = likely.get().share();
    add(eip, instruction, new Follow.Predicted(likely.get().eip()), 1000 - share);
    likelihood = likelihood * share / 1000;
    return Optional.of(likely.get().eip());
  }

  private void add(int eip, Instruction instruction, Follow follow, int leaving) {
    steps.add(new Step(eip, instruction, follow, leaving));
  }

  /// A repeated string instruction, alone, as often as its loop is to make it in one turn.
  private GuestPath repeatedString(Instruction instruction) {
    int each = Translatable.stores(instruction);
    int most = policy.gear() < 3 ? 1 : STRING_COPIES;
    int count = each == 0 ? most : Math.max(1, Math.min(most, policy.maxStores() / each));
    for (int i = 0; i < count; i++) {
      add(head, instruction, new Follow.Next(), 0);
    }
    return path(End.LOOP);
  }

  private static int target(int eip, Instruction instruction) {
    int after = eip + instruction.length();
    return instruction.operand(0) instanceof Rel(int displacement) ? after + displacement : after;
  }
}
