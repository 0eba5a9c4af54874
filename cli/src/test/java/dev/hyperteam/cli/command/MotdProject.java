package dev.hyperteam.cli.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A project with one server and one team of its own. */
final class MotdProject {
    private MotdProject() {}

    static void write(Path folder) throws IOException {
        Files.writeString(folder.resolve("hyperteam.yaml"), "ssh: { host: web1 }\n");
        Files.createDirectory(folder.resolve("teams"));
        Files.writeString(folder.resolve("teams/motd.yaml"), """
                team: motd
                name: Message of the day
                phase: 1
                needs: []
                estimate: 1m
                persona: You look after the message of the day.
                parameters:
                  owner: { type: text, default: "nobody yet", about: "Who to call" }
                steps:
                  - id: message
                    title: Say whose server this is
                    hazard: [lockout]
                    action:
                      file:
                        path: /etc/motd
                        mode: "0644"
                        content: |
                          This server belongs to <%= owner %>.
                    verify:
                      - run: cat /etc/motd
                        expect: { matches: "^This server belongs to " }
                """);
    }
}
