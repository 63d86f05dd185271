package palimpsest.verify.hardware;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/// Recorded results: trials and what a processor made of them.
///
/// A file is compressed with gzip. States and results are written as differences (memories from those of the first
/// trial's states, results from where they started), which is mostly zeros.
///
/// @param processor who was asked
/// @param provenance on what, in words: family and mode of the processor, or the emulator's version
/// @param date when, as ISO 8601
/// @param seed of the draws
record VectorFile(
    Processor processor, String provenance, String date, long seed, Batch batch, Results results) {
  /// Reads a file.
  ///
  /// @throws IOException if it is not one
  static VectorFile read(InputStream file) throws IOException {
    try (var in = new DataInputStream(new GZIPInputStream(file))) {
      Processor processor = Processor.valueOf(in.readUTF());
      String provenance = in.readUTF();
      String date = in.readUTF();
      long seed = in.readLong();
      List<Trial> trials = new ArrayList<>();
      var results = new ByteArrayOutputStream();
      int count = in.readInt();
      for (int i = 0; i < count; i++) {
        List<Line> lines = new ArrayList<>();
        for (int left = in.readUnsignedByte(); left > 0; left--) {
          lines.add(Line.of(in.readNBytes(in.readUnsignedByte())));
        }
        List<InitialState> states = new ArrayList<>();
        for (int left = in.readUnsignedByte(); left > 0; left--) {
          InitialState state = readState(in, trials.isEmpty() ? states : trials.getFirst().states(), states.size());
          states.add(state);
          results.write(changed(in.readNBytes(Layout.RESULT_BYTES), state));
        }
        trials.add(new Trial(new Snippet(lines), states));
      }
      return new VectorFile(
          processor, provenance, date, seed, new Batch(trials), Results.recorded(results.toByteArray()));
    }
  }

  private static InitialState readState(DataInputStream in, List<InitialState> patterns, int number)
      throws IOException {
    int[] registers = new int[8];
    for (int i = 0; i < registers.length; i++) {
      registers[i] = in.readInt();
    }
    int flags = in.readInt();
    byte[] memory = in.readNBytes(Layout.MEMORY_BYTES);
    if (number < patterns.size()) {
      combine(memory, 0, patterns.get(number).memory());
    }
    List<Integer> landings = new ArrayList<>();
    for (int left = in.readUnsignedByte(); left > 0; left--) {
      landings.add(in.readUnsignedByte());
    }
    return new InitialState(registers, flags, memory, landings);
  }

  /// Writes the file.
  void write(OutputStream file) throws IOException {
    try (var out = new DataOutputStream(new GZIPOutputStream(file))) {
      out.writeUTF(processor.name());
      out.writeUTF(provenance);
      out.writeUTF(date);
      out.writeLong(seed);
      out.writeInt(batch.trials().size());
      int at = 0;
      for (int i = 0; i < batch.trials().size(); i++) {
        Trial trial = batch.trials().get(i);
        out.writeByte(trial.snippet().lines().size());
        for (Line line : trial.snippet().lines()) {
          out.writeByte(line.code().length);
          out.write(line.code());
        }
        out.writeByte(trial.states().size());
        for (int j = 0; j < trial.states().size(); j++) {
          InitialState state = trial.states().get(j);
          writeState(out, state, i == 0 ? List.of() : batch.trials().getFirst().states(), j);
          out.write(changed(results.bytesOf(at), state));
          at++;
        }
      }
    }
  }

  private static void writeState(DataOutputStream out, InitialState state, List<InitialState> patterns, int number)
      throws IOException {
    for (int register : state.registers()) {
      out.writeInt(register);
    }
    out.writeInt(state.flags());
    byte[] memory = state.memory().clone();
    if (number < patterns.size()) {
      combine(memory, 0, patterns.get(number).memory());
    }
    out.write(memory);
    out.writeByte(state.landings().size());
    for (int landing : state.landings()) {
      out.writeByte(landing);
    }
  }

  /// A result with what it started from taken out of it, or put into it again.
  private static byte[] changed(byte[] result, InitialState state) {
    for (int i = 0; i < 8; i++) {
      for (int j = 0; j < Integer.BYTES; j++) {
        result[4 * i + j] ^= (byte) (state.registers()[i] >> 8 * j);
      }
    }
    combine(result, Layout.RESULT_MEMORY, state.memory());
    return result;
  }

  private static void combine(byte[] bytes, int from, byte[] others) {
    for (int i = 0; i < others.length; i++) {
      bytes[from + i] ^= others[i];
    }
  }
}
