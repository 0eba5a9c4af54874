package dev.hyperteam.cli.command;

import dev.hyperteam.base.Problem;
import dev.hyperteam.cli.Exit;
import dev.hyperteam.cli.Session;
import dev.hyperteam.cli.UsageProblem;
import picocli.AutoComplete;
import picocli.CommandLine.Model.CommandSpec;

/** {@code completion}: a script for bash or zsh. */
final class CompletionCommand implements Command {
    @Override
    public void describe(CommandSpec spec) {
        spec.addPositional(Opts.position(0, "SHELL", "bash (default) or zsh", false));
        spec.usageMessage()
                .footer("", "bash: source <(hyperteam completion bash)", "zsh:  source <(hyperteam completion zsh)");
    }

    @Override
    public int run(Args args, Session session) {
        String shell = args.position(0).orElse("bash");
        if (!shell.equals("bash") && !shell.equals("zsh")) {
            throw new UsageProblem(new Problem("no completion for '" + shell + "'", "", "", "use bash or zsh"));
        }
        // one script serves both: it loads bash's completion functions when zsh reads it
        session.console().data(AutoComplete.bash("hyperteam", Dispatcher.everything(session)));
        return Exit.DONE;
    }
}
