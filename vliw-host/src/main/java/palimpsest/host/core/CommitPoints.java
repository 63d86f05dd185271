package palimpsest.host.core;

/// What CMS knows about its molecules and the hardware counts for it. Asked once per molecule, when it is first fetched
/// after its bytes were written.
public interface CommitPoints {
  /// What a committing molecule retires.
  ///
  /// @param guestInstructions guest instructions retired
  /// @param repIterations iterations of repeated string instructions retired
  /// @param countRegister register whose working value at the commit is added to the guest instructions, or -1
  /// @param mark what the hardware keeps of this commit until the next that has one, for CMS to look at; 0 for none
  record CommitPoint(int guestInstructions, int repIterations, int countRegister, long mark) {
    /// A commit that retires nothing.
    public static final CommitPoint NONE = new CommitPoint(0, 0, -1);

    /// A commit without a mark.
    public CommitPoint(int guestInstructions, int repIterations, int countRegister) {
      this(guestInstructions, repIterations, countRegister, 0);
    }
  }

  /// What the committing molecule at `moleculePc` retires.
  CommitPoint at(int moleculePc);

  /// Whom executions of the molecule at `moleculePc` are attributed to: a small number from 0 up, for example a gear.
  int ownerOf(int moleculePc);
}
