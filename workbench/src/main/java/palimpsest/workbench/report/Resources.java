package palimpsest.workbench.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// The files a page is made of, from the class path.
final class Resources {
  private static final String PLOTS = "META-INF/resources/webjars/echarts/5.5.0/echarts.min.js";

  private Resources() {}

  /// One of this package's own.
  static String text(String name) {
    return read("palimpsest/workbench/report/" + name);
  }

  /// The plotting library, from its webjar.
  static String plottingLibrary() {
    return read(PLOTS);
  }

  private static String read(String path) {
    try (InputStream in = Resources.class.getClassLoader().getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException(path + " is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
