package dev.hyperteam.journal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * SQLite's native library, unpacked once per version into the user's cache folder. Left to itself the driver unpacks a megabyte into
 * the temporary folder at every start and leaves it there after a kill -9.
 */
final class NativeLibrary {
    private NativeLibrary() {}

    /** Tells the driver where its library is; its own way stays the fallback where the cache cannot be written. */
    static void prepare() {
        if (System.getProperty("org.sqlite.lib.path") != null) {
            return;
        }
        // Not the driver's own name for this system: to find that out, it starts a program ("uname") each time.
        String system = (System.getProperty("os.name") + "-" + System.getProperty("os.arch")).replaceAll("[^\\w-]", "");
        String name = System.mapLibraryName("sqlitejdbc");
        try {
            Path folder = cache().resolve("sqlite-" + SQLiteJDBCLoader.getVersion() + "-" + system);
            Path library = folder.resolve(name);
            if (!Files.exists(library)) {
                unpack(
                        LibraryLoaderUtil.getNativeLibResourcePath() + "/" + LibraryLoaderUtil.getNativeLibName(),
                        library);
            }
            System.setProperty("org.sqlite.lib.path", folder.toString());
            System.setProperty("org.sqlite.lib.name", name);
            System.setProperty("org.sqlite.tmpdir", folder.toString());
        } catch (IOException e) {
            System.getLogger(NativeLibrary.class.getName())
                    .log(System.Logger.Level.DEBUG, "no cache for SQLite's library", e);
        }
    }

    private static Path cache() {
        String xdg = System.getenv("XDG_CACHE_HOME");
        Path base = xdg == null || xdg.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(xdg);
        return base.resolve("hyperteam");
    }

    /** Written beside and moved into place, so that a second process never loads half a library. */
    private static void unpack(String resource, Path library) throws IOException {
        Path folder = library.getParent();
        if (folder == null) {
            throw new IOException("no folder for " + library);
        }
        Files.createDirectories(folder);
        Modes.restrict(folder, "rwx------");
        try (InputStream in = SQLiteJDBCLoader.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException("no library for this system in the driver: " + resource);
            }
            Path fresh = Files.createTempFile(folder, "unpack", ".part");
            try {
                Files.copy(in, fresh, StandardCopyOption.REPLACE_EXISTING);
                Modes.restrict(fresh, "rwx------");
                Files.move(fresh, library, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(fresh);
            }
        }
    }
}
