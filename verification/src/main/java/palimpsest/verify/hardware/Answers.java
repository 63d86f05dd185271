package palimpsest.verify.hardware;

import java.io.IOException;
import java.nio.file.Path;

/// Somebody who can say what a batch's cases come to.
@FunctionalInterface
interface Answers {
  /// @throws IOException if it could not run the batch
  Results to(Batch batch) throws IOException;

  /// A processor's answers.
  ///
  /// @param folder takes its files
  static Answers of(Processor processor, Path folder) {
    return batch -> {
      BatchImage image = BatchImage.of(batch, processor.hosting());
      return Results.of(processor.run(image.elf(), folder), batch, image);
    };
  }

  /// Our own guest machine's answers.
  ///
  /// @param gear highest gear
  /// @param folder takes its files
  static Answers of(GuestRun guest, int gear, Path folder) {
    return batch -> {
      BatchImage image = BatchImage.of(batch, Hosting.I386);
      return Results.of(guest.run(image.elf(), gear, folder), batch, image);
    };
  }
}
