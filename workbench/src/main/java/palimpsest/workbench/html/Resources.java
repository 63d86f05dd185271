package palimpsest.workbench.html;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// The files that pages are made of, from the class path.
public final class Resources {
  private static final String PLOTS = "META-INF/resources/webjars/echarts/5.5.0/echarts.min.js";

  private Resources() {}

  /// One of the workbench's own.
  ///
  /// @param name below `palimpsest/workbench`, such as `report/page.css`
  public static String text(String name) {
    return read("palimpsest/workbench/" + name);
  }

  /// The plotting library, from its webjar.
  public static String plottingLibrary() {
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
