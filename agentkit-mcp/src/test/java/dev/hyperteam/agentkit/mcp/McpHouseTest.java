package dev.hyperteam.agentkit.mcp;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The house's rules in this room. */
class McpHouseTest {
    private static JavaClasses room;

    @BeforeAll
    static void read() {
        room = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.hyperteam.agentkit.mcp");
        assertThat(room.size())
                .as("an import that finds next to nothing must not pass")
                .isGreaterThan(20);
    }

    @Test
    void whoUsesTheRoomSeesNeitherTheSdkNorReactor() {
        noClasses()
                .that()
                .arePublic()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.modelcontextprotocol..", "reactor..", "tools.jackson..")
                .check(room);
        assertThat(room.stream()
                        .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                        .filter(type -> type.getEnclosingClass().isEmpty())
                        .map(JavaClass::getSimpleName))
                .contains("McpServer", "McpTools")
                .doesNotContain("Connection", "ChildWire", "Gate");
    }

    @Test
    void itKnowsNoOtherRoomsThanAgentkitAndTheLowest() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "dev.hyperteam.agentkit.tool..",
                        "dev.hyperteam.agentkit.mcp..",
                        "dev.hyperteam.base..",
                        "io.modelcontextprotocol..",
                        "reactor..",
                        "tools.jackson..",
                        "org.jspecify..")
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
    void thePackageSaysWhatMayBeNull() {
        assertThat(room.stream().map(JavaClass::getPackage).distinct())
                .isNotEmpty()
                .allMatch(corner -> corner.isAnnotatedWith(NullMarked.class));
    }
}
