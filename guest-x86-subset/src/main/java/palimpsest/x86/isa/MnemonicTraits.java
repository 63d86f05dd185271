package palimpsest.x86.isa;

/// What is true of a mnemonic in all its encodings.
record MnemonicTraits(ControlFlow control, FlagEffects flags, String manual) {
  static MnemonicTraits of(Mnemonic mnemonic) {
    return new MnemonicTraits(ControlFlow.NONE, new FlagEffects(0, 0, 0, 0), mnemonic.name());
  }
}
