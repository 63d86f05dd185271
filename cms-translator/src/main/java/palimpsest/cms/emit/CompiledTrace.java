package palimpsest.cms.emit;

import java.util.List;
import java.util.SortedMap;
import palimpsest.host.core.CommitPoints.CommitPoint;

/// A translation that has not been placed yet: everything about it but its address. Offsets count bytes from its entry
/// and are multiples of 8.
///
/// State at the entry and at the loop head, and after every commit: guest registers in r0..r7, flags in the condition
/// codes, all committed. Registers r8..r44 carry nothing into an entry; at the loop head they carry what the prologue
/// computed, or would compute from the state there, and r45 is valid where a [ResumePoint.InRegister] says so.
public interface CompiledTrace {
  /// Guest address of the first instruction.
  int head();

  /// Size of the bytes, a multiple of 8.
  int bytes();

  /// Offset of the loop head; the entry's where there is no loop.
  int loopHead();

  /// The bytes, for placement at `hostAddress`.
  ///
  /// @param hostAddress physical address in concealed memory, a multiple of 8
  /// @param concealedBase first physical address of concealed memory
  byte[] emit(int hostAddress, int concealedBase);

  /// Where it leaves for CMS; each exit's index is its position.
  List<ExitSite> exits();

  /// What the committing molecules retire, by molecule offset; one entry per committing molecule.
  SortedMap<Integer, CommitPoint> commitPoints();

  /// Where the guest is when the molecule at an offset is the first one after a commit. One entry for each such
  /// molecule of this translation.
  SortedMap<Integer, ResumePoint> resumePoints();

  /// The molecules as text, in the order of their offsets.
  List<ListedMolecule> listing();
}
