package palimpsest.workbench.snapshot;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import palimpsest.memory.Sha256;
import palimpsest.memory.StateException;

/// The file of a snapshot: named sections, each compressed and with a CRC-32, the whole with a SHA-256.
///
/// All numbers are big-endian: the magic text; the format's number (4 bytes); how many sections (4); for each section
/// the length of its name (1), the name in ASCII, its length (4), its compressed length (4), the CRC-32 of its bytes
/// (4) and these, compressed by Deflate with zlib's header; at last the SHA-256 of everything before it.
public final class SnapshotFile {
  /// The number of the format that is written, and the only one that is read.
  public static final int FORMAT = 2;

  private static final byte[] MAGIC = "PALIMPSEST SNAPSHOT\n".getBytes(StandardCharsets.US_ASCII);
  private static final int DIGEST_BYTES = 32;
  private static final int MOST_SECTIONS = 100;
  /// Deflate makes no more than this of one byte.
  private static final int MOST_EXPANSION = 1032;

  private SnapshotFile() {}

  /// The file's bytes.
  ///
  /// @param sections by name, in the order they shall have
  public static byte[] bytes(Map<String, byte[]> sections) {
    var out = new ByteArrayOutputStream();
    out.writeBytes(MAGIC);
    out.writeBytes(number(FORMAT));
    out.writeBytes(number(sections.size()));
    sections.forEach((name, content) -> {
      byte[] ascii = name.getBytes(StandardCharsets.US_ASCII);
      byte[] packed = deflated(content);
      out.write(ascii.length);
      out.writeBytes(ascii);
      out.writeBytes(number(content.length));
      out.writeBytes(number(packed.length));
      out.writeBytes(number(crc(content)));
      out.writeBytes(packed);
    });
    out.writeBytes(sha256(out.toByteArray(), out.size()));
    return out.toByteArray();
  }

  /// The sections of a file by name, in its order.
  ///
  /// @throws StateException in one line, if it is no snapshot, damaged, or of another format
  public static Map<String, byte[]> read(byte[] file) throws StateException {
    if (file.length < MAGIC.length || !Arrays.equals(file, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw new StateException("is no snapshot; make one with --checkpoint");
    }
    int end = file.length - DIGEST_BYTES;
    ByteBuffer in = ByteBuffer.wrap(file, MAGIC.length, file.length - MAGIC.length);
    if (end < MAGIC.length + 2 * Integer.BYTES) {
      throw new StateException("ends too early; make it anew");
    }
    int format = in.getInt();
    if (format != FORMAT) {
      throw new StateException(
          "has format %d, and this version reads %d; make it anew".formatted(format, FORMAT));
    }
    if (!Arrays.equals(sha256(file, end), Arrays.copyOfRange(file, end, file.length))) {
      throw new StateException("is damaged or ends too early, its checksum is wrong; make it anew");
    }
    int count = in.getInt();
    if (count < 0 || count > MOST_SECTIONS) {
      throw new StateException("is damaged: " + count + " sections; make it anew");
    }
    Map<String, byte[]> sections = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      section(in.limit(end), sections);
    }
    return sections;
  }

  private static void section(ByteBuffer in, Map<String, byte[]> sections) throws StateException {
    int nameLength = in.hasRemaining() ? in.get() & 0xff : 0;
    if (nameLength == 0 || in.remaining() < nameLength + 3 * Integer.BYTES) {
      throw new StateException("is damaged: a section has no head; make it anew");
    }
    byte[] name = new byte[nameLength];
    in.get(name);
    String text = new String(name, StandardCharsets.US_ASCII);
    int length = in.getInt();
    int packedLength = in.getInt();
    int crc = in.getInt();
    if (packedLength < 0 || packedLength > in.remaining() || length < 0
        || length > (long) packedLength * MOST_EXPANSION) {
      throw new StateException("is damaged: section " + text + " has no such length; make it anew");
    }
    byte[] packed = new byte[packedLength];
    in.get(packed);
    byte[] content = inflated(packed, length, text);
    if (crc(content) != crc) {
      throw new StateException("is damaged: section " + text + " has another CRC; make it anew");
    }
    sections.put(text, content);
  }

  private static byte[] deflated(byte[] content) {
    try (Deflater deflater = new Deflater()) {
      deflater.setInput(content);
      deflater.finish();
      var out = new ByteArrayOutputStream();
      byte[] piece = new byte[1 << 16];
      while (!deflater.finished()) {
        out.write(piece, 0, deflater.deflate(piece));
      }
      return out.toByteArray();
    }
  }

  private static byte[] inflated(byte[] packed, int length, String name) throws StateException {
    try (Inflater inflater = new Inflater()) {
      inflater.setInput(packed);
      byte[] content = new byte[length];
      int filled = inflater.inflate(content);
      if (filled != length || inflater.inflate(new byte[1]) != 0 || !inflater.finished()) {
        throw new StateException("is damaged: section " + name + " has another length; make it anew");
      }
      return content;
    } catch (DataFormatException _) {
      throw new StateException("is damaged: section " + name + " cannot be unpacked; make it anew");
    }
  }

  private static byte[] number(int value) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(value).array();
  }

  private static int crc(byte[] content) {
    CRC32 crc = new CRC32();
    crc.update(content);
    return (int) crc.getValue();
  }

  private static byte[] sha256(byte[] bytes, int length) {
    MessageDigest digest = Sha256.digest();
    digest.update(bytes, 0, length);
    return digest.digest();
  }
}
