package palimpsest.workbench;

import static com.tngtech.archunit.core.domain.JavaModifier.FINAL;
import static com.tngtech.archunit.lang.conditions.ArchConditions.haveModifier;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/// The arrows of ARCHITECTURE.md, and the habits every room keeps.
class ArchitectureTest {
  private static final JavaClasses PROJECT = new ClassFileImporter()
      .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
      .importPackages("palimpsest");

  @Test
  void roomsKnowOnlyWhatTheyStandOn() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("memory").definedBy("palimpsest.memory..")
        .layer("host").definedBy("palimpsest.host..")
        .layer("x86").definedBy("palimpsest.x86..")
        .layer("cms").definedBy("palimpsest.cms..")
        .layer("verify").definedBy("palimpsest.verify..")
        .layer("workbench").definedBy("palimpsest.workbench..")
        .whereLayer("memory").mayNotAccessAnyLayer()
        .whereLayer("host").mayOnlyAccessLayers("memory")
        .whereLayer("x86").mayOnlyAccessLayers("memory")
        .whereLayer("cms").mayOnlyAccessLayers("memory", "host", "x86")
        .whereLayer("verify").mayOnlyAccessLayers("memory", "host", "x86", "cms")
        .whereLayer("workbench").mayOnlyAccessLayers("memory", "host", "x86", "cms", "verify")
        .whereLayer("workbench").mayNotBeAccessedByAnyLayer()
        .check(PROJECT);
  }

  @Test
  void semanticsAreStatedTwiceAndNotShared() {
    noClasses().that()
        .resideInAnyPackage("palimpsest.cms.lift..", "palimpsest.cms.region..", "palimpsest.cms.optimise..")
        .should().dependOnClassesThat().resideInAPackage("palimpsest.x86.interp..")
        .check(PROJECT);
  }

  @Test
  void theGuestsSideNeverSeesConcealedMemory() {
    noClasses().that().resideInAPackage("palimpsest.x86..")
        .should().dependOnClassesThat().haveFullyQualifiedName("palimpsest.memory.ConcealedMemory")
        .because("invariant C1 is a matter of types")
        .check(PROJECT);
  }

  @Test
  void noMachineReadsAHostClockOrSpawnsOrDrawsAtRandom() {
    noClasses().that().resideInAnyPackage("palimpsest.memory..", "palimpsest.host..", "palimpsest.x86..",
            "palimpsest.cms..", "palimpsest.verify.guest..", "palimpsest.verify.lockstep..")
        .should().callMethod(System.class, "nanoTime")
        .orShould().callMethod(System.class, "currentTimeMillis")
        .orShould().dependOnClassesThat().belongToAnyOf(
            Thread.class, ProcessBuilder.class, java.time.Clock.class, java.util.Random.class)
        .because("guest time is simulated time, and two runs give the same bytes")
        .check(PROJECT);
  }

  @Test
  void noAreaOfTheBatteryReadsAHostClock() {
    noClasses().that().resideInAPackage("palimpsest.verify..")
        .should().callMethod(System.class, "nanoTime")
        .orShould().callMethod(System.class, "currentTimeMillis")
        .orShould().dependOnClassesThat().belongToAnyOf(java.time.Clock.class)
        .because("the n-th piece of work depends on the seed alone")
        .check(PROJECT);
  }

  @Test
  void proofsStateTheirSemanticsAfresh() {
    noClasses().that().resideInAPackage("palimpsest.verify.prove.guest..")
        .should().dependOnClassesThat().resideInAnyPackage("palimpsest.cms.lift..", "palimpsest.x86.interp..")
        .allowEmptyShould(true)
        .check(PROJECT);
  }

  @Test
  void noStaticStateChanges() {
    fields().that().areStatic().and().doNotHaveName("$assertionsDisabled").should(haveModifier(FINAL)).check(PROJECT);
  }

  @Test
  void namesSayWhatThingsAre() {
    classes().should().haveSimpleNameNotEndingWith("Utils")
        .andShould().haveSimpleNameNotEndingWith("Util")
        .andShould().haveSimpleNameNotEndingWith("Manager")
        .andShould().haveSimpleNameNotEndingWith("Helper")
        .andShould().haveSimpleNameNotEndingWith("Impl")
        .check(PROJECT);
  }

  @Test
  void everyPackageHasACharterAndAllowsNoNulls() {
    Set<String> without = new TreeSet<>();
    for (JavaClass type : PROJECT) {
      JavaPackage room = type.getPackage();
      boolean marked = room.tryGetPackageInfo().map(info -> info.isAnnotatedWith(NullMarked.class)).orElse(false);
      if (!marked) {
        without.add(room.getName());
      }
    }
    Assertions.assertEquals(List.of(), List.copyOf(without));
  }
}
