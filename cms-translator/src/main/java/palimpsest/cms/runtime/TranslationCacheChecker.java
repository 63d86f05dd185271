package palimpsest.cms.runtime;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import palimpsest.cms.emit.ResumePoint;
import palimpsest.host.code.MoleculeDecoder;
import palimpsest.host.core.Engine;
import palimpsest.host.core.HostTarget;
import palimpsest.host.machine.MachineDescription;
import palimpsest.memory.ConcealedMemory;
import palimpsest.memory.ConventionalMemory;
import palimpsest.memory.PhysicalMemory;
import palimpsest.memory.ProtectionMap;

/// Proves the T-cache sound, from its bytes: it decodes what stands in concealed memory and holds it against what is
/// recorded, and shares nothing with those who wrote it but the records themselves.
///
/// It shows that chains and recorded edges agree in both directions and with the branches' bits, that nothing leaves a
/// translation otherwise, that predictions lead to live code, that translations lie apart, that the guest's pages are
/// protected, and that the guest's bytes are still those the translations were made from. It does not show that a
/// translation means what its guest bytes mean.
///
/// As a witness it looks at what each change touched, and now and then at everything; what it finds is an internal
/// error.
final class TranslationCacheChecker implements CacheWitness {
  /// Installations between two looks at everything.
  private static final int FULL_INTERVAL = 100;

  private static final int PAGE = PhysicalMemory.PAGE_BYTES;

  private final TranslationCache cache;
  private final ConcealedMemory concealed;
  private final ConventionalMemory conventional;
  private final Engine engine;
  private final IntUnaryOperator physical;
  private final MoleculeDecoder decoder;
  /// The guest bytes of each live translation when it was installed, source by source.
  private final Map<Installed, List<byte[]>> sources = new HashMap<>();
  private int installs;
  /// Whether anything has changed since everything was looked at.
  private boolean due;

  /// @param physical linear to physical address by the guest's tables now; negative where there is none
  TranslationCacheChecker(
      TranslationCache cache,
      MachineDescription machine,
      ConcealedMemory concealed,
      ConventionalMemory conventional,
      Engine engine,
      IntUnaryOperator physical) {
    this.cache = cache;
    this.concealed = concealed;
    this.conventional = conventional;
    this.engine = engine;
    this.physical = physical;
    this.decoder = new MoleculeDecoder(machine, concealed.base());
  }

  @Override
  public void installed(Installed translation) {
    sources.put(translation, translation.sources().stream().map(this::read).toList());
    installs++;
    due = true;
    if (installs % FULL_INTERVAL == 0) {
      check();
    } else {
      require(problemsOf(translation));
      require(sourceProblems(translation));
    }
  }

  @Override
  public void restored(Installed translation) {
    sources.put(translation, translation.made());
    due = true;
  }

  /// A move changes neither the guest's bytes nor what was made from them.
  @Override
  public void moved(Installed translation) {
    due = true;
    require(problemsOf(translation));
    translation.links().forEach(link -> link.target().ifPresent(target -> require(problemsOf(target))));
    translation.incoming().forEach(link -> require(problemsOf(link.owner())));
  }

  @Override
  public void chained(Link link) {
    due = true;
    require(problemsOf(link.owner()));
    link.target().ifPresent(target -> require(problemsOf(target)));
  }

  @Override
  public void stood(Installed translation) {
    due = true;
    require(problemsOf(translation));
    if (isLive(translation)) {
      require(sourceProblems(translation));
    }
  }

  /// Guest bytes are not looked at here: a translation often goes because they are about to change, and others that
  /// have them in common go next.
  @Override
  public void removed(Installed translation, Collection<Installed> neighbours) {
    sources.remove(translation);
    due = true;
    neighbours.stream().filter(this::isLive).forEach(neighbour -> require(problemsOf(neighbour)));
  }

  /// Looks at everything, if anything has changed since that was done.
  ///
  /// @throws IllegalStateException if something is wrong, with all of it
  void check() {
    if (due) {
      due = false;
      require(problems());
    }
  }

  private static void require(List<String> problems) {
    if (!problems.isEmpty()) {
      throw new IllegalStateException("the T-cache is unsound: " + String.join("; ", problems));
    }
  }

  private boolean isLive(Installed translation) {
    return cache.isLive(translation);
  }

  private boolean isAside(Installed translation) {
    return cache.isAside(translation);
  }

  /// Everything that is wrong anywhere.
  List<String> problems() {
    List<Installed> all = cache.all();
    List<String> problems = new ArrayList<>();
    for (Installed each : all) {
      problems.addAll(problemsOf(each));
      if (!isAside(each)) {
        problems.addAll(sourceProblems(each));
      }
    }
    problems.addAll(overlaps(all));
    problems.addAll(predictions());
    problems.addAll(marks(all));
    return problems;
  }

  private List<String> problemsOf(Installed one) {
    List<String> problems =
        new ArrayList<>(new TranslationCheck(one, InstalledBytes.read(one, concealed, decoder)).problems());
    if (isLive(one) == isAside(one) || cache.containing(one.base()).filter(found -> found == one).isEmpty()) {
      problems.add("translation %d of %08x cannot be found".formatted(one.number(), one.eip()));
    }
    if (isAside(one) && !one.incoming().isEmpty()) {
      problems.add("%08x is set aside and is reached all the same".formatted(one.eip()));
    }
    for (Link link : one.incoming()) {
      if (!isLive(link.owner()) && !isAside(link.owner())) {
        problems.add("%08x is reached from %08x, which is gone".formatted(one.eip(), link.owner().eip()));
      }
    }
    for (Link link : one.links()) {
      if (link.target().isPresent() && cache.isHere(link.target().get()) != cache.isHere(one)) {
        problems.add("%08x goes to %08x, which is in another view".formatted(one.eip(), link.target().get().eip()));
      }
      if (link.target().isPresent() && !isLive(link.target().get())) {
        problems.add("%08x goes to %08x, which is gone".formatted(one.eip(), link.target().get().eip()));
      }
    }
    return problems;
  }

  private byte[] read(SourceRange source) {
    byte[] bytes = new byte[source.length()];
    conventional.read(source.physical(), bytes, 0, bytes.length);
    return bytes;
  }

  private List<String> sourceProblems(Installed translation) {
    List<String> problems = new ArrayList<>();
    List<byte[]> then = sources.getOrDefault(translation, List.of());
    if (then.size() != translation.sources().size()) {
      problems.add("%08x was never installed".formatted(translation.eip()));
      return problems;
    }
    for (int i = 0; i < then.size(); i++) {
      SourceRange source = translation.sources().get(i);
      if (translation.isProtected() && !Arrays.equals(then.get(i), read(source))) {
        problems.add(
            "guest bytes at %08x are not those %08x was made from".formatted(source.linear(), translation.eip()));
      }
      if (cache.isHere(translation) && physical.applyAsInt(source.linear()) != source.physical()) {
        problems.add(
            "page of %08x is not where it was when %08x was made".formatted(source.linear(), translation.eip()));
      }
      if (translation.isProtected()
          && (!conventional.protection().has(source.physical(), ProtectionMap.Mark.TRANSLATED)
              || !isCovered(source))) {
        problems.add("guest bytes at %08x are not protected".formatted(source.linear()));
      }
    }
    return problems;
  }

  private boolean isCovered(SourceRange source) {
    for (int i = 0; i < source.length(); i++) {
      if (!conventional.protection().touchesGranules(source.physical() + i, 1)) {
        return false;
      }
    }
    return true;
  }

  private List<String> overlaps(List<Installed> all) {
    List<String> problems = new ArrayList<>();
    int free = cache.start();
    for (Installed each : all.stream().sorted((a, b) -> Integer.compare(a.base(), b.base())).toList()) {
      if (each.base() < free || each.base() + each.size() > cache.end()) {
        problems.add("%08x at %x overlaps another, or the T-cache's bounds".formatted(each.eip(), each.base()));
      }
      free = each.base() + each.size();
    }
    return problems;
  }

  /// Return stack and branch target table lead to where the guest is what they say.
  private List<String> predictions() {
    List<String> problems = new ArrayList<>();
    for (HostTarget entry : engine.branchTargets().entries()) {
      if (cache.lookUp(entry.guestAddress()).filter(to -> to.entry() == entry.hostAddress()).isEmpty()) {
        problems.add("the branch target table has %08x at %x".formatted(entry.guestAddress(), entry.hostAddress()));
      }
    }
    for (HostTarget entry : engine.returnStack().entries()) {
      Optional<ResumePoint> resumes =
          cache.containing(entry.hostAddress()).flatMap(found -> found.resumePoint(entry.hostAddress()));
      if (!resumes.equals(Optional.of(new ResumePoint.At(entry.guestAddress())))) {
        problems.add("the return stack has %08x at %x".formatted(entry.guestAddress(), entry.hostAddress()));
      }
    }
    return problems;
  }

  /// No page is marked that nothing in use was made from that needs it.
  private List<String> marks(List<Installed> all) {
    Set<Integer> pages = new HashSet<>();
    all.stream()
        .filter(each -> each.isProtected() && isLive(each))
        .forEach(each -> each.sources().forEach(source -> pages.add(source.physicalPage())));
    List<String> problems = new ArrayList<>();
    for (int page = 0; page < conventional.size(); page += PAGE) {
      boolean marked = conventional.protection().has(page, ProtectionMap.Mark.TRANSLATED);
      if (marked && !pages.contains(page)) {
        problems.add("page %x is marked, and nothing was made from it".formatted(page));
      }
    }
    return problems;
  }
}
