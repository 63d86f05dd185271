package palimpsest.cms.lift;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import palimpsest.cms.CmsSettings;
import palimpsest.cms.CodeReading;
import palimpsest.cms.CodeReading.Patched;
import palimpsest.cms.FloatStack;
import palimpsest.cms.TranslationPolicy;
import palimpsest.cms.ir.Trace;
import palimpsest.cms.ir.TracePrinter;
import palimpsest.cms.ir.TraceVerifier;
import palimpsest.cms.optimise.Passes;
import palimpsest.cms.region.GuestPath;
import palimpsest.cms.region.Profile;
import palimpsest.cms.region.RegionSelector;

/// Golden traces, one claim a file, the claim its name: `filetests/lift` shows traces as lifted, `filetests/optimise`
/// as optimised for eight alias entries.
///
/// A file is guest bytes (`guest: 03 04 24`, loaded at 0x10000), how often branches are taken (`taken: 10005 900`, in
/// 1/1000), the policy where it is not gear 3 without unrolling (`unroll: 4`, `gear: 2`, `cms: NAME=VALUE`), what of
/// its code it reads (`checks: itself`, `patched: 10005 1 4`: bytes of an instruction), the x87 stack (`stack: 6
/// 11000000`: what is on top, what is in use), and below a line of dashes the trace. Run with `-Dpalimpsest.bless=true`
/// to write what comes out now.
class TraceFileTest {
  private static final Path FILES = Path.of("src/test/resources/filetests");
  private static final String RULE = "----";
  private static final int ALIAS_ENTRIES = 8;

  static Stream<Path> lift() throws IOException {
    return Files.list(FILES.resolve("lift")).sorted();
  }

  static Stream<Path> optimise() throws IOException {
    return Files.list(FILES.resolve("optimise")).sorted();
  }

  @ParameterizedTest
  @MethodSource("lift")
  void liftedAsTheFileSays(Path file) throws IOException {
    Request request = Request.read(file);
    check(file, request.lifted());
  }

  @ParameterizedTest
  @MethodSource("optimise")
  void optimisedAsTheFileSays(Path file) throws IOException {
    Request request = Request.read(file);
    check(file, Passes.apply(Passes.forPolicy(request.policy(), ALIAS_ENTRIES), request.lifted()));
  }

  private static void check(Path file, Trace trace) throws IOException {
    assertEquals(List.of(), TraceVerifier.problems(trace));
    String text = Files.readString(file);
    String question = text.contains(RULE) ? text.substring(0, text.indexOf(RULE)) : text;
    String whole = question + RULE + "\n" + TracePrinter.print(trace);
    if (Boolean.getBoolean("palimpsest.bless")) {
      Files.writeString(file, whole);
    }
    assertEquals(whole, Files.readString(file));
  }

  /// What a file asks for.
  private record Request(
      byte[] code, Map<Integer, Integer> taken, Map<Integer, Likely> targets, TranslationPolicy policy)
      implements Profile {
    static Request read(Path file) throws IOException {
      ByteArrayOutputStream code = new ByteArrayOutputStream();
      Map<Integer, Integer> taken = new HashMap<>();
      Map<Integer, Likely> targets = new HashMap<>();
      int unroll = 1;
      int gear = 3;
      CmsSettings settings = CmsSettings.STANDARD;
      boolean checks = false;
      FloatStack stack = FloatStack.UNKNOWN;
      Map<Integer, Patched> patched = new HashMap<>();
      for (String line : Files.readAllLines(file)) {
        if (line.startsWith(RULE)) {
          break;
        }
        String[] words = line.split("\\s+");
        switch (words[0]) {
          case "guest:" -> {
            String bytes = line.replaceAll(";.*", "").substring("guest:".length()).replace(" ", "");
            code.writeBytes(HexFormat.of().parseHex(bytes));
          }
          case "taken:" -> taken.put(Integer.parseInt(words[1], 16), Integer.parseInt(words[2]));
          case "target:" -> targets.put(
              Integer.parseInt(words[1], 16),
              new Likely(Integer.parseInt(words[2], 16), Integer.parseInt(words[3])));
          case "unroll:" -> unroll = Integer.parseInt(words[1]);
          case "gear:" -> gear = Integer.parseInt(words[1]);
          case "cms:" -> settings = settings.with(words[1]);
          case "checks:" -> checks = true;
          case "stack:" -> stack = new FloatStack(Integer.parseInt(words[1]), Integer.parseInt(words[2], 2));
          case "patched:" -> patched.put(
              Integer.parseInt(words[1], 16), new Patched(Integer.parseInt(words[2]), Integer.parseInt(words[3])));
          default -> {}
        }
      }
      TranslationPolicy policy = TranslationPolicy.of(gear, 32)
          .withUnroll(unroll)
          .within(settings)
          .withFloats(stack)
          .withCode(new CodeReading(checks, patched));
      return new Request(code.toByteArray(), taken, targets, policy);
    }

    Trace lifted() {
      GuestBench bench = new GuestBench(code);
      GuestPath path = new RegionSelector().select(bench.guestCode(), this, GuestBench.CODE, policy);
      return new Lifter().lift(path, new SegmentBases(0, 0x2000), policy.code(), bench.guestCode()).trace();
    }

    @Override
    public long executions(int eip) {
      return 1;
    }

    @Override
    public Optional<Integer> taken(int eip) {
      return Optional.ofNullable(taken.get(eip));
    }

    @Override
    public Optional<Likely> likelyTarget(int eip) {
      return Optional.ofNullable(targets.get(eip));
    }

    @Override
    public boolean loopHead(int eip) {
      return false;
    }
  }
}
