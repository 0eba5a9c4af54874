package dev.hyperteam.core.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyperteam.base.ProblemException;
import dev.hyperteam.base.yaml.Mark;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TemplatesTest {
    private static final Mark MARK = new Mark("teams/x.yaml", 10, 18);
    private static final Values VALUES = new Values(
            Map.of("port", "22", "fail2ban", "true", "list", "a, b"),
            Map.of("ca", "/ca.crt"),
            Map.of("os_id", "debian"));

    @Test
    void textWithoutTagsStaysAsItIs() {
        assertThat(Templates.render("{{ x }} {% y %} ${z} $1\\", MARK, VALUES)).isEqualTo("{{ x }} {% y %} ${z} $1\\");
    }

    @Test
    void printsParametersOutputsAndFacts() {
        assertThat(Templates.render("p <%= port %>\n<%=outputs.ca%> {{b}} <%= facts.os_id %>\n", MARK, VALUES))
                .isEqualTo("p 22\n/ca.crt {{b}} debian\n");
    }

    @Test
    void theTemplateEnginePrintsTheSameAsTheShortWay() {
        String text = "p <%= port %>\n<%=outputs.ca%> {{b}} $1 <%= facts.os_id %>\n";
        assertThat(PebbleTemplates.render(text, MARK, VALUES)).isEqualTo(Templates.render(text, MARK, VALUES));
    }

    @Test
    void conditionsAndLoopsLeaveNoEmptyLines() {
        String text =
                "a\n<% if fail2ban %>\nb\n<% endif %>\n<% for x in list | split(\", \") %>\n- <%= x %>\n<% endfor %>\nend\n";
        assertThat(Templates.render(text, MARK, VALUES)).isEqualTo("a\nb\n- a\n- b\nend\n");
    }

    @Test
    void anUnknownVariableIsAProblemAtItsLineWithTheNearestName() {
        assertThatThrownBy(() -> Templates.render("one\ntwo <%= prt %>\n", MARK, VALUES))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("teams/x.yaml:12")
                .hasMessageContaining("'prt'")
                .hasMessageContaining("did you mean 'port'?");
        assertThatThrownBy(() -> Templates.render("one\n<% if fail2ban %>\n<%= prt %>\n<% endif %>\n", MARK, VALUES))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("teams/x.yaml:13")
                .hasMessageContaining("prt");
        assertThatThrownBy(() -> Templates.render("<% if facts.os_di == \"x\" %>1<% endif %>", MARK, VALUES))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("teams/x.yaml:10:18")
                .hasMessageContaining("os_di");
    }

    @Test
    void aSyntaxMistakeIsAProblemAtItsLine() {
        assertThatThrownBy(() -> Templates.render("one\n<% if port\n", MARK, VALUES))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("teams/x.yaml:1");
    }
}
