package palimpsest.verify.hardware;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/// What one run of a batch wrote, with what only says where things were taken out: a faulting EIP that is a boundary of
/// its snippet becomes the boundary's number, and bits that mean nothing are cleared.
final class Results {
  /// OF, DF, IF, TF, SF, ZF, AF, PF, CF, IOPL, NT, AC, ID; without RF, which a fault's image has set
  /// (Intel SDM volume 3, section 17.3.1.1) and which no instruction here reads.
  private static final int FLAGS = 0x20_0000 | 0x4_0000 | 0x7000 | 0xfd5;
  private static final int SEGMENTATION = 11;
  private static final int NOT_MAPPED = 1;
  private static final int NOT_ALLOWED = 2;
  /// Write and user; whether a page is there at all is the kernel's affair beyond 3 GiB.
  private static final int PAGE_FAULT_ERROR = 6;

  /// Names of the selectors of user data, of FS and of GS: beyond any descriptor table of Linux.
  private static final int GIVEN = 0xff00;

  private final ByteBuffer bytes;

  private Results(ByteBuffer bytes) {
    this.bytes = bytes;
  }

  /// Takes a process's standard output.
  ///
  /// @throws IllegalArgumentException if it does not have the length it must have
  static Results of(byte[] output, Batch batch, BatchImage image) {
    int expected = Layout.OUTCOME_HEADER + batch.cases() * Layout.RESULT_BYTES;
    if (output.length != expected) {
      throw new IllegalArgumentException("%d bytes of results, not %d".formatted(output.length, expected));
    }
    ByteBuffer header = ByteBuffer.wrap(output).order(ByteOrder.LITTLE_ENDIAN);
    List<Short> given = List.of(header.getShort(0), header.getShort(4), header.getShort(6));
    Results results = recorded(Arrays.copyOfRange(output, Layout.OUTCOME_HEADER, output.length));
    int at = 0;
    for (int i = 0; i < batch.trials().size(); i++) {
      Trial trial = batch.trials().get(i);
      for (InitialState _ : trial.states()) {
        results.normalise(at, image.boundaries().get(i));
        results.nameSelectors(at, given, trial.snippet().changesSelectors());
        at += Layout.RESULT_BYTES;
      }
    }
    return results;
  }

  /// Results one after the other, as [#bytesOf] gave them.
  static Results recorded(byte[] bytes) {
    return new Results(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
  }

  /// The same without what an emulator of user mode does not know: the exception's number, whether a page that cannot
  /// be accessed is there, and whether an access that reads and writes was stopped as a write.
  Results withoutKernelsKnowledge() {
    Results coarse = recorded(bytes.array().clone());
    for (int at = 0; at < coarse.bytes.capacity(); at += Layout.RESULT_BYTES) {
      coarse.bytes.putInt(at + Layout.RESULT_VECTOR, 0);
      if (coarse.isPageFault(at)) {
        coarse.bytes.putInt(at + Layout.RESULT_CODE, NOT_MAPPED);
        coarse.bytes.putInt(at + Layout.RESULT_ERROR, 0);
      }
    }
    return coarse;
  }

  private boolean isPageFault(int at) {
    int code = bytes.getInt(at + Layout.RESULT_CODE);
    return bytes.getInt(at + Layout.RESULT_SIGNAL) == SEGMENTATION && (code == NOT_MAPPED || code == NOT_ALLOWED);
  }

  private void normalise(int at, List<Integer> boundaries) {
    bytes.putInt(at + Layout.RESULT_FLAGS, bytes.getInt(at + Layout.RESULT_FLAGS) & FLAGS);
    if (bytes.getInt(at + Layout.RESULT_SIGNAL) == 0) {
      Arrays.fill(bytes.array(), at + Layout.RESULT_CODE, at + Layout.RESULT_SELECTORS, (byte) 0);
      return;
    }
    if (isPageFault(at)) {
      bytes.putInt(at + Layout.RESULT_ERROR, bytes.getInt(at + Layout.RESULT_ERROR) & PAGE_FAULT_ERROR);
    } else {
      bytes.putInt(at + Layout.RESULT_ADDRESS, 0);
    }
    int boundary = boundaries.indexOf(bytes.getInt(at + Layout.RESULT_EIP));
    if (boundary >= 0) {
      bytes.putInt(at + Layout.RESULT_EIP, boundary);
    }
  }

  /// Puts a name in the place of a selector the kernel gave; clears them where nothing was saved.
  private void nameSelectors(int at, List<Short> given, boolean saved) {
    boolean valid = saved && bytes.getInt(at + Layout.RESULT_SIGNAL) == 0;
    for (int i = at + Layout.RESULT_SELECTORS; i < at + Layout.RESULT_MEMORY; i += Short.BYTES) {
      int name = given.indexOf(bytes.getShort(i));
      bytes.putShort(i, valid ? name >= 0 ? (short) (GIVEN + name) : bytes.getShort(i) : 0);
    }
  }

  /// The `n`th case's result, as [#recorded] takes it.
  byte[] bytesOf(int n) {
    return Arrays.copyOfRange(bytes.array(), n * Layout.RESULT_BYTES, (n + 1) * Layout.RESULT_BYTES);
  }

  /// The `n`th case's.
  Result at(int n) {
    return new Result(bytes.slice(n * Layout.RESULT_BYTES, Layout.RESULT_BYTES).order(ByteOrder.LITTLE_ENDIAN));
  }

  /// Whether a case's result is the same in `other`, to the last bit.
  boolean agrees(Results other, int n) {
    int from = n * Layout.RESULT_BYTES;
    int to = from + Layout.RESULT_BYTES;
    return Arrays.equals(bytes.array(), from, to, other.bytes.array(), from, to);
  }
}
