package dev.hyperteam.lab;

import dev.hyperteam.base.ProblemException;
import java.io.PrintStream;
import java.util.List;

/** A lab host from a developer's shell, without the product around it: {@code up|down|reboot|cut|status NAME}. */
final class LabMain {
    private LabMain() {}

    public static void main(String[] args) throws InterruptedException {
        var lab = Lab.onThisMachine();
        PrintStream out = System.out;
        String name = args.length > 1 ? args[1] : "dev";
        try {
            switch (List.of(args).isEmpty() ? "" : args[0]) {
                case "up" -> out.println(lab.up(LabSettings.of(name), step -> out.println(step.text() + " ...")));
                case "reboot" -> out.println(lab.reboot(name));
                case "cut" -> out.println(lab.powerCycle(name));
                case "down" -> lab.down(name);
                case "status" -> out.println(lab.status(name));
                default -> out.println("usage: up|down|reboot|cut|status NAME");
            }
        } catch (ProblemException e) {
            out.println(e.getMessage());
            System.exit(1);
        }
    }
}
