package org.headrace.duckdb;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Path;

/**
 * Loads DuckDB's classes, and the package that uses them, so that they find their native library where it was unpacked. In the class
 * loader of everything else, they would unpack it again at each start, 72 MB into the system's folder of temporary files.
 */
final class DuckDbClassLoader extends ClassLoader {
    private static final String CLASSES = "org.duckdb.";
    private static final String DRIVER = DuckDbClassLoader.class.getPackageName() + ".driver.";
    /** How DuckDB's classes ask for the library once they do not find it among the resources. */
    private static final String LIBRARY = "duckdb_java";

    private final Path library;

    DuckDbClassLoader(Path library) {
        super("duckdb", DuckDbClassLoader.class.getClassLoader());
        this.library = library;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(CLASSES) && !name.startsWith(DRIVER)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? define(name) : loaded;
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        try (InputStream stream = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (stream == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] bytes = stream.readAllBytes();
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }

    @Override
    public URL getResource(String name) {
        return name.startsWith(NativeLibrary.RESOURCE_PREFIX) ? null : super.getResource(name);
    }

    @Override
    protected String findLibrary(String name) {
        return name.equals(LIBRARY) ? library.toString() : null;
    }
}
