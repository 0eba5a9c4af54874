package dev.hyperteam.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.Architectures;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Floors, circles, printing, sleeping, nullness: what the compiler alone does not see. */
class HouseTest {
    /** An import that finds next to nothing must not pass. */
    private static final int AT_LEAST = 250;

    private static JavaClasses house;

    @BeforeAll
    static void read() {
        house = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.hyperteam");
    }

    @Test
    void theWholeHouseWasRead() {
        assertThat(house.size()).isGreaterThan(AT_LEAST);
    }

    @Test
    void aRoomImportsRoomsOnLowerFloorsOnly() {
        Architectures.layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("base")
                .definedBy("dev.hyperteam.base..")
                .layer("core")
                .definedBy("dev.hyperteam.core..")
                .layer("remote")
                .definedBy("dev.hyperteam.remote..")
                .optionalLayer(
                        "agentkit") // on no class path of the console's until a model is used; has a house test of its
                // own
                .definedBy("dev.hyperteam.agentkit..")
                .layer("journal")
                .definedBy("dev.hyperteam.journal..")
                .layer("artifacts")
                .definedBy("dev.hyperteam.artifacts..")
                .layer("lab")
                .definedBy("dev.hyperteam.lab..")
                .layer("engine")
                .definedBy("dev.hyperteam.engine..")
                .layer("cli")
                .definedBy("dev.hyperteam.cli..")
                .whereLayer("base")
                .mayNotAccessAnyLayer()
                .whereLayer("core")
                .mayOnlyAccessLayers("base")
                .whereLayer("remote")
                .mayOnlyAccessLayers("base")
                .whereLayer("agentkit")
                .mayOnlyAccessLayers("base")
                .whereLayer("journal")
                .mayOnlyAccessLayers("base", "core")
                .whereLayer("artifacts")
                .mayOnlyAccessLayers("base", "core")
                .whereLayer("lab")
                .mayOnlyAccessLayers("base", "core")
                .whereLayer("engine")
                .mayOnlyAccessLayers("base", "core", "remote", "journal")
                .whereLayer("cli")
                .mayNotBeAccessedByAnyLayer()
                .check(house);
    }

    @Test
    void noRoomsStandInACircle() {
        slices().matching("dev.hyperteam.(*)..").should().beFreeOfCycles().check(house);
    }

    @Test
    void onlyTheConsolePrints() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.hyperteam.cli.console..")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(house);
    }

    @Test
    void onlyTheClockSleeps() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("dev.hyperteam.base.SystemClock")
                .should()
                .callMethod(Thread.class, "sleep", java.time.Duration.class)
                .orShould()
                .callMethod(Thread.class, "sleep", long.class)
                .check(house);
    }

    @Test
    void everyPackageSaysWhatMayBeNull() {
        assertThat(house.stream().map(JavaClass::getPackage).distinct())
                .isNotEmpty()
                .allSatisfy(room -> assertThat(room.isAnnotatedWith(NullMarked.class))
                        .as(room.getName())
                        .isTrue());
    }
}
