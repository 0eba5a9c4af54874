package dev.hyperteam.engine;

import dev.hyperteam.core.action.Action;
import dev.hyperteam.core.action.Rendered;
import dev.hyperteam.core.action.Values;
import java.util.Set;

/** An action that claims to have been done and does nothing: what a verification must not fall for. */
record NoOp(Action real) implements Action {
    @Override
    public String kind() {
        return real.kind();
    }

    @Override
    public Set<String> locks() {
        return real.locks();
    }

    @Override
    public Rendered render(Values values) {
        Rendered rendered = real.render(values);
        return new Rendered(
                rendered.kind(),
                rendered.variables(),
                rendered.secrets(),
                rendered.functions() + "\n" + rendered.kind().replace('-', '_') + "_apply() { :; }\n",
                rendered.summary(),
                rendered.diffable());
    }
}
