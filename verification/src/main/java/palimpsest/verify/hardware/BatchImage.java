package palimpsest.verify.hardware;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import palimpsest.verify.assemble.Assembler;
import palimpsest.verify.assemble.StaticElf;

/// A batch as a program file for one hosting, and what is needed to read its output.
///
/// @param elf the file
/// @param boundaries for each trial the addresses at which its instructions begin, and that of its end
record BatchImage(byte[] elf, List<List<Integer>> boundaries) {
  /// @throws IllegalArgumentException if an instruction has no encoding in `hosting`
  static BatchImage of(Batch batch, Hosting hosting) {
    var loop = new Assembler(Layout.CODE);
    Harness harness = Harness.emit(loop, hosting, batch.cases());
    var code = new Assembler(Layout.SNIPPETS);
    List<List<Integer>> boundaries = new ArrayList<>();
    for (Trial trial : batch.trials()) {
      boundaries.add(emit(code, hosting, trial.snippet()));
      int end = harness.end(trial.snippet().changesSelectors());
      code.bytes(0xe9).immediate(4, end - (code.here() + Integer.BYTES));
    }
    byte[] cases = cases(batch, boundaries);
    int results = Layout.OUTCOME_HEADER + batch.cases() * Layout.RESULT_BYTES;
    return new BatchImage(
        StaticElf.of(
            hosting.machine(),
            Layout.CODE,
            List.of(
                code(Layout.CODE, loop.finish()),
                code(Layout.SNIPPETS, code.finish()),
                zeros(Layout.PLAYGROUND, Layout.PLAYGROUND_BYTES),
                new StaticElf.Segment(
                    Layout.SCRATCH, Harness.scratch(), Layout.SCRATCH_BYTES, StaticElf.Rights.READ_WRITE),
                new StaticElf.Segment(Layout.CASES, cases, cases.length, StaticElf.Rights.READ_WRITE),
                zeros(Layout.OUTCOME, results))),
        boundaries);
  }

  private static StaticElf.Segment code(int address, byte[] text) {
    return new StaticElf.Segment(address, text, text.length, StaticElf.Rights.READ_WRITE_EXECUTE);
  }

  private static StaticElf.Segment zeros(int address, int bytes) {
    return new StaticElf.Segment(address, new byte[0], bytes, StaticElf.Rights.READ_WRITE);
  }

  /// Emits a snippet's instructions; branches among them keep leading to the same instruction.
  private static List<Integer> emit(Assembler code, Hosting hosting, Snippet snippet) {
    List<byte[]> encoded = snippet.lines().stream()
        .map(line -> hosting == Hosting.I386 ? line.code() : LongModeEncoding.of(line))
        .toList();
    List<Integer> boundaries = new ArrayList<>(List.of(code.here()));
    for (byte[] bytes : encoded) {
      boundaries.add(boundaries.getLast() + bytes.length);
    }
    List<Integer> guest = snippet.boundaries();
    for (int i = 0; i < encoded.size(); i++) {
      byte[] bytes = encoded.get(i);
      Line line = snippet.lines().get(i);
      if (hosting != Hosting.I386 && line.branch().isPresent()) {
        int target = guest.indexOf(guest.get(i + 1) + line.branch().getAsInt());
        bytes = Encoding.withDisplacement(bytes, boundaries.get(target) - boundaries.get(i + 1));
      }
      code.bytes(bytes);
    }
    return boundaries;
  }

  private static byte[] cases(Batch batch, List<List<Integer>> boundaries) {
    ByteBuffer cases = ByteBuffer.allocate(batch.cases() * Layout.CASE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < batch.trials().size(); i++) {
      List<Integer> at = boundaries.get(i);
      batch.trials().get(i).states().forEach(state -> state.put(cases, at.getFirst(), at.getLast()));
    }
    return cases.array();
  }
}
