package dev.hyperteam.core.action;

import dev.hyperteam.base.yaml.Fields;

/**
 * A kind of action: how it is read from a runbook and the constant shell that does it. A new kind is one class, one shell file, one
 * entry in the schema, one page of documentation and its tests.
 *
 * <p>The shell defines functions whose names begin with the kind's name, dashes as underscores (kind {@code nft-table}:
 * {@code nft_table_}). They read the variables of {@link Rendered#variables} and obey this contract:
 *
 * <ul>
 *   <li>{@code K_check}: read-only. Exit 0 satisfied; 10 needs change, with the reason or a diff on standard output; 11 not applicable,
 *       with the reason; anything else is unknown.
 *   <li>{@code K_state}: read-only. Prints the managed values in a canonical form, the same bytes for the same state; used as
 *       {@code before} and {@code after}. No secrets: hashes.
 *   <li>{@code K_capture DIR}: saves what an undo needs into the empty folder DIR (root-only, on disk). Changes nothing else.
 *   <li>{@code K_apply}: makes the change; repeatable; also mends the live state when the files are right already (reload, restart).
 *       Secrets, if any, stand in {@code $HT_SECRETS}, one file per secret name in a root-only tmpfs folder.
 *   <li>{@code K_restore DIR}: brings back what {@code K_capture} saved, live state included; repeatable.
 *   <li>{@code K_verify}: read-only, shares nothing with {@code K_apply}: asks the live thing. Exit 0 as it should be; else says what
 *       is wrong on standard output. The default verification.
 * </ul>
 */
public interface ActionKind {
    /** {@return the key in a step's {@code action} mapping} */
    String name();

    /** Reads the settings. Mistakes go to {@code fields.problems()}; the caller calls {@code fields.end()}. */
    Action decode(Fields fields);

    /** {@return the constant shell functions of this kind, POSIX, shellcheck-clean} */
    String shell();
}
