package dev.hyperteam.journal;

import dev.hyperteam.core.event.Event;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The event types as they stand in the store. A number or a name is never given to another type, and never taken away. */
enum EventType {
    RUN_STARTED(1, "RunStarted"),
    RUN_RESUMED(2, "RunResumed"),
    RUN_ENDED(3, "RunEnded"),
    LEASE_TAKEN(4, "LeaseTaken"),
    SIGNAL_POSTED(5, "SignalPosted"),
    TEAM_STARTED(6, "TeamStarted"),
    TEAM_ENDED(7, "TeamEnded"),
    OUTPUTS_SET(8, "OutputsSet"),
    STEP_STARTED(9, "StepStarted"),
    STEP_CHECKED(10, "StepChecked"),
    STEP_INTENT(11, "StepIntent"),
    STEP_CAPTURED(12, "StepCaptured"),
    GUARD_ARMED(13, "GuardArmed"),
    GUARD_CONFIRMED(14, "GuardConfirmed"),
    GUARD_REVERTED(15, "GuardReverted"),
    STEP_APPLIED(16, "StepApplied"),
    ATTEMPT_FAILED(17, "AttemptFailed"),
    STEP_VERIFIED(18, "StepVerified"),
    STEP_ENDED(19, "StepEnded"),
    APPROVAL_REQUESTED(20, "ApprovalRequested"),
    APPROVAL_ANSWERED(21, "ApprovalAnswered"),
    ROLLBACK_STARTED(22, "RollbackStarted"),
    UNDO_INTENT(23, "UndoIntent"),
    UNDO_ENDED(24, "UndoEnded"),
    ROLLBACK_ENDED(25, "RollbackEnded"),
    PHASE_ENDED(26, "PhaseEnded"),
    MODEL_ANSWERED(27, "ModelAnswered"),
    TOOL_CALLED(28, "ToolCalled"),
    TOOL_ANSWERED(29, "ToolAnswered"),
    AGENT_ENDED(30, "AgentEnded"),
    REPAIR_PROPOSED(31, "RepairProposed"),
    PARAMETER_CHANGED(32, "ParameterChanged"),
    CHOICE_MADE(33, "ChoiceMade"),
    AGENT_NOTED(34, "AgentNoted");

    private static final EventType[] BY_ID = new EventType[values().length + 1];
    private static final Map<String, EventType> BY_NAME = new HashMap<>();

    static {
        for (EventType type : values()) {
            BY_ID[type.id] = type;
            BY_NAME.put(type.text, type);
        }
    }

    private final int id;
    private final String text;

    EventType(int id, String text) {
        this.id = id;
        this.text = text;
    }

    int id() {
        return id;
    }

    String text() {
        return text;
    }

    static @Nullable EventType of(int id) {
        return id > 0 && id < BY_ID.length ? BY_ID[id] : null;
    }

    static @Nullable EventType of(String name) {
        return BY_NAME.get(name);
    }

    static EventType of(Event event) {
        return switch (event) {
            case Event.RunStarted _ -> RUN_STARTED;
            case Event.RunResumed _ -> RUN_RESUMED;
            case Event.RunEnded _ -> RUN_ENDED;
            case Event.PhaseEnded _ -> PHASE_ENDED;
            case Event.LeaseTaken _ -> LEASE_TAKEN;
            case Event.SignalPosted _ -> SIGNAL_POSTED;
            case Event.TeamStarted _ -> TEAM_STARTED;
            case Event.TeamEnded _ -> TEAM_ENDED;
            case Event.OutputsSet _ -> OUTPUTS_SET;
            case Event.StepStarted _ -> STEP_STARTED;
            case Event.StepChecked _ -> STEP_CHECKED;
            case Event.StepIntent _ -> STEP_INTENT;
            case Event.StepCaptured _ -> STEP_CAPTURED;
            case Event.GuardArmed _ -> GUARD_ARMED;
            case Event.GuardConfirmed _ -> GUARD_CONFIRMED;
            case Event.GuardReverted _ -> GUARD_REVERTED;
            case Event.StepApplied _ -> STEP_APPLIED;
            case Event.AttemptFailed _ -> ATTEMPT_FAILED;
            case Event.StepVerified _ -> STEP_VERIFIED;
            case Event.StepEnded _ -> STEP_ENDED;
            case Event.ApprovalRequested _ -> APPROVAL_REQUESTED;
            case Event.ApprovalAnswered _ -> APPROVAL_ANSWERED;
            case Event.ModelAnswered _ -> MODEL_ANSWERED;
            case Event.ToolCalled _ -> TOOL_CALLED;
            case Event.ToolAnswered _ -> TOOL_ANSWERED;
            case Event.AgentNoted _ -> AGENT_NOTED;
            case Event.AgentEnded _ -> AGENT_ENDED;
            case Event.RepairProposed _ -> REPAIR_PROPOSED;
            case Event.ParameterChanged _ -> PARAMETER_CHANGED;
            case Event.ChoiceMade _ -> CHOICE_MADE;
            case Event.RollbackStarted _ -> ROLLBACK_STARTED;
            case Event.UndoIntent _ -> UNDO_INTENT;
            case Event.UndoEnded _ -> UNDO_ENDED;
            case Event.RollbackEnded _ -> ROLLBACK_ENDED;
        };
    }
}
