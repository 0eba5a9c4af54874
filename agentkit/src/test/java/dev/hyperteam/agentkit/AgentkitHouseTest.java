package dev.hyperteam.agentkit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The house's rules in this room, which can be used alone and so is read alone. */
class AgentkitHouseTest {
    /** An import that finds next to nothing must not pass. */
    private static final int AT_LEAST = 120;

    private static JavaClasses room;

    @BeforeAll
    static void read() {
        room = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.hyperteam.agentkit");
        assertThat(room.size()).isGreaterThan(AT_LEAST);
    }

    @Test
    void itKnowsNoRoomButTheLowest() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "dev.hyperteam.agentkit..",
                        "dev.hyperteam.base..",
                        "dev.langchain4j..",
                        "io.opentelemetry..",
                        "org.jspecify..")
                .check(room);
    }

    @Test
    void oneCornerAloneKnowsLangChain() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.hyperteam.agentkit.langchain..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.langchain4j..")
                .check(room);
    }

    @Test
    void oneCornerAloneKnowsOpenTelemetry() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.hyperteam.agentkit.telemetry..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.opentelemetry..")
                .check(room);
    }

    @Test
    void noCornersStandInACircle() {
        slices().matching("dev.hyperteam.agentkit.(**)")
                .should()
                .beFreeOfCycles()
                .check(room);
    }

    @Test
    void nothingPrintsAndNothingSleeps() {
        noClasses()
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethod(Thread.class, "sleep", java.time.Duration.class)
                .orShould()
                .callMethod(Thread.class, "sleep", long.class)
                .check(room);
    }

    @Test
    void everyPackageSaysWhatMayBeNull() {
        assertThat(room.stream().map(JavaClass::getPackage).distinct())
                .hasSizeGreaterThan(4)
                .allSatisfy(corner -> assertThat(corner.isAnnotatedWith(NullMarked.class))
                        .as(corner.getName())
                        .isTrue());
    }
}
