package dev.hyperteam.remote;

import java.net.InetAddress;
import java.util.Set;

/** The way to hosts, as a port: {@link SshConnector} is the real one. Thread-safe. */
public interface HostConnector extends AutoCloseable {
    /** {@return a host to talk to; nothing is dialled yet} */
    RemoteHost connect(Endpoint endpoint, Purpose purpose);

    /**
     * Asks over a fresh TCP connection which ways to log in the server offers to {@code user}, by the {@code none} request of RFC 4252.
     * The host key is checked as for a login.
     *
     * @return names like {@code publickey}, {@code password}, {@code keyboard-interactive}; {@code none} alone when no proof was needed
     */
    Set<String> offeredMethods(Endpoint endpoint, String user) throws InterruptedException;

    /**
     * Logs in over a fresh TCP connection and runs {@code true}.
     *
     * @return false when the server refused the keys
     * @throws RemoteException when the question could not be asked: unreachable, host key
     */
    boolean canLogin(Endpoint endpoint) throws InterruptedException;

    /**
     * {@return the address that a TCP probe from here goes to: the host name of the ssh configuration, resolved}
     *
     * @throws RemoteException of kind UNREACHABLE when the name does not resolve
     */
    InetAddress address(Endpoint endpoint);

    /** Cuts every connection made here, without waiting for anything. */
    @Override
    void close();
}
