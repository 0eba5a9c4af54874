package dev.hyperteam.core.runbook;

import dev.hyperteam.base.yaml.Fields;
import dev.hyperteam.core.action.Action;
import dev.hyperteam.core.action.ActionKind;
import dev.hyperteam.core.action.ActionKinds;
import dev.hyperteam.core.action.Rendered;
import dev.hyperteam.core.action.Values;
import java.util.LinkedHashMap;
import java.util.List;

/** A kind of action for tests of the reader: one text, and knobs for what an action may say about itself. */
public final class NoteKind implements ActionKind {
    /** The kinds that tests of the reader use. */
    public static final ActionKinds KINDS = ActionKinds.of(new NoteKind());

    @Override
    public String name() {
        return "note";
    }

    @Override
    public Action decode(Fields fields) {
        return new Note(fields.text("text"), fields.flag("undo", true), fields.flag("proves", true));
    }

    @Override
    public String shell() {
        return "";
    }

    private record Note(String text, boolean undoable, boolean verifiesItself) implements Action {
        @Override
        public String kind() {
            return "note";
        }

        @Override
        public Rendered render(Values values) {
            return new Rendered("note", new LinkedHashMap<>(), List.of(), "", text, "");
        }
    }
}
