package dev.hyperteam.remote;

/** What a connection is for. Actor and verifier never share one, so that a proof does not lean on the session that did the work. */
public enum Purpose {
    /** Changes the host. */
    ACTOR,
    /** Only looks. */
    VERIFIER
}
