package palimpsest.x86.linux;

import java.util.Optional;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// How open files of every kind are saved and opened again.
final class SavedFiles {
  /// Which kind follows; the order is the format's.
  private enum Kind {
    STREAM,
    REGULAR,
    DIRECTORY,
    PIPE_READER,
    PIPE_WRITER,
    DEVICE,
    TEXT
  }

  private SavedFiles() {}

  static void write(OpenFile file, StateWriter out, Shared shared) throws StateException {
    shared.files().write(file, out, which -> {
      switch (which) {
        case HostStream stream -> {
          out.choice(Kind.STREAM);
          stream.save(out);
        }
        case RegularFile regular -> {
          out.choice(Kind.REGULAR);
          regular.save(out);
        }
        case DirectoryFile directory -> {
          out.choice(Kind.DIRECTORY);
          place(directory.place(), out);
          directory.save(out);
        }
        case Pipe.Reader reader -> {
          out.choice(Kind.PIPE_READER);
          shared.pipes().write(reader.pipe(), out, pipe -> pipe.save(out));
        }
        case Pipe.Writer writer -> {
          out.choice(Kind.PIPE_WRITER);
          shared.pipes().write(writer.pipe(), out, pipe -> pipe.save(out));
        }
        case CharacterDevice device -> {
          out.choice(Kind.DEVICE);
          out.choice(device.kind());
        }
        case TextFile text -> {
          out.choice(Kind.TEXT);
          text.save(out);
        }
      }
    });
  }

  static OpenFile read(StateReader in, Shared shared) throws StateException {
    GuestFileSystem files = shared.kernel().files();
    return shared.files().read(in, () -> switch (in.choice(Kind.values())) {
      case STREAM -> HostStream.restored(in, shared.kernel().launch().streams());
      case REGULAR -> RegularFile.restored(in, files);
      case DIRECTORY -> {
        DirectoryFile directory = new DirectoryFile(files, place(in, files));
        directory.restore(in);
        yield directory;
      }
      case PIPE_READER -> shared.pipes().read(in, () -> Pipe.restored(in)).reader();
      case PIPE_WRITER -> shared.pipes().read(in, () -> Pipe.restored(in)).writer();
      case DEVICE -> files.device(in.choice(CharacterDevice.Kind.values()));
      case TEXT -> TextFile.restored(in);
    });
  }

  private static void place(Place place, StateWriter out) throws StateException {
    switch (place) {
      case Place.Host host -> {
        out.bool(true);
        out.text(host.guest());
        out.bool(host.readOnly());
        out.bool(host.status().isPresent());
        if (host.status().isPresent()) {
          host.status().get().save(out);
        }
      }
      case Place.OwnDirectory own -> {
        out.bool(false);
        out.text(own.guest());
      }
      case Place.Device _, Place.Terminal _, Place.Descriptor _, Place.Report _, Place.ProgramLink _ ->
          throw new StateException("a directory is open that is none");
    }
  }

  private static Place place(StateReader in, GuestFileSystem files) throws StateException {
    if (!in.bool()) {
      return new Place.OwnDirectory(in.text());
    }
    String guest = in.text();
    boolean readOnly = in.bool();
    Optional<FileStatus> status =
        in.bool() ? Optional.of(FileStatus.restored(in)) : Optional.empty();
    return new Place.Host(files.hostPath(guest), guest, status, false, readOnly);
  }
}
