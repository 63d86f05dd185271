package palimpsest.x86.linux;

/// What threads, processes and areas have in common, while the personality is saved or restored.
record Shared(
    Kernel kernel,
    Mentions<AddressSpace> spaces,
    Mentions<SharedPages> pages,
    Mentions<Descriptors> descriptors,
    Mentions<Descriptors.Description> descriptions,
    Mentions<OpenFile> files,
    Mentions<Pipe> pipes,
    Mentions<Standing> standings,
    Mentions<SignalActions> actions) {
  Shared(Kernel kernel) {
    this(
        kernel, new Mentions<>(), new Mentions<>(), new Mentions<>(), new Mentions<>(), new Mentions<>(),
        new Mentions<>(), new Mentions<>(), new Mentions<>());
  }
}
