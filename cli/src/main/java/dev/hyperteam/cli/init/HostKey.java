package dev.hyperteam.cli.init;

import dev.hyperteam.cli.console.Console;
import dev.hyperteam.engine.config.Target;
import dev.hyperteam.remote.HostConnector;
import dev.hyperteam.remote.RemoteException;

/** Makes a host's key known, with the reader's consent. */
public final class HostKey {
    private final HostConnector connector;
    private final Console console;

    /** Dials with {@code connector}, asks on {@code console}. */
    public HostKey(HostConnector connector, Console console) {
        this.connector = connector;
        this.console = console;
    }

    /**
     * Shows the key's fingerprint and writes it down.
     *
     * @param accept whether the reader has agreed already
     * @return whether the key is trusted now; false when the reader did not agree
     * @throws RemoteException when the host cannot be reached, or shows another key than the one that is trusted
     */
    public boolean pin(Target target, boolean accept) throws InterruptedException {
        var strict = target.endpoint().withPinUnknownHostKey(false);
        String user = target.user().orElse("root");
        try {
            connector.offeredMethods(strict, user);
            console.data(target.name() + ": the host's key is trusted already");
            return true;
        } catch (RemoteException e) {
            if (e.kind() != RemoteException.Kind.HOST_KEY) {
                throw e;
            }
            var problem = e.problems().getFirst();
            console.talk(problem.what() + ": " + problem.why());
        }
        if (!accept && !console.confirm("Is this the fingerprint that the host's own console shows? Trust it?")) {
            return false;
        }
        // a key that differs from a trusted one is refused here too, whatever was agreed
        connector.offeredMethods(strict.withPinUnknownHostKey(true), user);
        console.data(target.name() + ": the host's key is pinned");
        return true;
    }
}
