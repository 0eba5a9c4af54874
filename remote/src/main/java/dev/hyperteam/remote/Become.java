package dev.hyperteam.remote;

/** How commands get root's rights after the login. */
public enum Become {
    /** Not at all: commands run as the user who logged in. */
    NONE,
    /** By {@code sudo -n}, which never asks: it works without a password or it is refused as {@link RemoteException.Kind#NO_SUDO}. */
    SUDO
}
