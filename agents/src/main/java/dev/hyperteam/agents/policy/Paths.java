package dev.hyperteam.agents.policy;

import java.util.Set;
import java.util.regex.Pattern;

/** What a path means for a host. */
final class Paths {
    private static final Pattern DISK = Pattern.compile(
            "/dev/(sd[a-z]+|hd[a-z]+|vd[a-z]+|xvd[a-z]+|nvme[0-9]+n[0-9]+|mmcblk[0-9]+|md[0-9]+|dm-[0-9]+|loop[0-9]+|disk/.*|mapper/.*)(p?[0-9]+)?");
    private static final Set<String> TOP = Set.of(
            "/",
            "/bin",
            "/boot",
            "/dev",
            "/etc",
            "/home",
            "/lib",
            "/lib32",
            "/lib64",
            "/proc",
            "/root",
            "/run",
            "/sbin",
            "/sys",
            "/usr",
            "/var",
            "/var/lib",
            "/usr/bin",
            "/usr/sbin",
            "/usr/lib");
    private static final Pattern VITAL = Pattern.compile(
            "/(bin|boot|dev|etc|lib|lib32|lib64|proc|run|sbin|sys|usr)(/.*)?|/root(/\\..*)?|/home/[^/]+/\\..*|/var/(spool/cron|lib/(dpkg|apt|systemd|etcd|kubelet))(/.*)?|/|/[^/]*[*?\\[{].*|\\{.*");

    private Paths() {}

    static boolean disk(String path) {
        return DISK.matcher(Secrets.normal(path)).matches();
    }

    /** Without it the host is no host. */
    static boolean top(String path) {
        String normal = Secrets.normal(path);
        return TOP.contains(normal)
                || (normal.endsWith("/*")
                        && TOP.contains(normal.equals("/*") ? "/" : normal.substring(0, normal.length() - 2)));
    }

    /** Writing there can cut the host off, give rights away, or stop it. */
    static boolean vital(String path) {
        String normal = Secrets.normal(path);
        return VITAL.matcher(normal).matches() && !harmlessSink(normal);
    }

    static boolean harmlessSink(String path) {
        return path.equals("/dev/null") || path.equals("/dev/stdout") || path.equals("/dev/stderr");
    }
}
