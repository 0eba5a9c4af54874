package dev.hyperteam.cli.init;

/** The runbook of a new team: short, valid, commented, with one step that works on any host. Pure. */
public final class TeamTemplate {
    private TeamTemplate() {}

    /** {@return a runbook of a team called {@code id}} */
    public static String of(String id) {
        return """
                # A team of your own. What every key means: docs/runbook-format.md; what a step can do: docs/actions/.
                #   hyperteam teams check ID            finds mistakes before a run does
                #   hyperteam run --team ID --lab       tries it on a disposable host, alone
                team: ID
                name: ID, a team of our own
                phase: 2                # 1 to 6; it cannot need a team of a later phase
                needs: [alpha]          # what must have ended well before; tried alone on the lab, nothing is needed
                estimate: 1m            # for the plan, never for control
                persona: |
                  You look after the greeting that people read when they log in. You keep it short and true.

                parameters:             # set one with --set ID.greeting=... or in hyperteam.yaml
                  greeting:
                    type: text          # or number, flag, port, path, duration, cidr-list, server-list, choice, secret
                    default: This server is looked after by Hyperteam.
                    about: What people read when they log in.

                steps:                  # in this order; each is checked, changed if need be, verified, and can be undone
                  - id: greeting
                    title: Greet who logs in
                    about: Somebody who arrives in trouble should see at once whose server this is.
                    # hazard: [lockout] # when a step could cut you off: the host then takes it back unless a new login works
                    action:             # exactly one kind: file, package, service, unit, user, sysctl, script, ...
                      file:
                        path: /etc/motd.d/50-ID
                        content: |
                          <%= greeting %>
                    verify:             # a question whose answer differs before the step; exit code 0 unless you expect more
                      - run: cat /etc/motd.d/50-ID
                        expect: { matches: "." }
                      - run: stat -c '%a %U' /etc/motd.d/50-ID
                        expect: { output: 644 root }
                """.replace("ID", id);
    }

    /** {@return a shipped runbook, marked as a copy that stands in for it} */
    public static String override(String id, String shipped) {
        return """
                # Stands in for the team ID that ships with Hyperteam, as a whole: later changes there do not reach this copy.
                # Remove this file to have the shipped one again.
                """.replace("ID", id) + shipped;
    }
}
