package dev.hyperteam.agents.policy;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Paths and names that no command may touch for a model, whatever it would do with them. */
public final class Secrets {
    private static final Pattern SECRET = Pattern.compile(String.join(
            "|",
            "(.*/)?g?shadow-?",
            "(.*/)?environ",
            ".*/\\.ssh/(id_[^/]*|identity|[^/]*\\.key)",
            ".*/\\.ssh/?",
            ".*/ssh_host_[a-z0-9]+_key",
            ".*\\.key",
            ".*/\\.(bash|zsh|python|psql|mysql|ash)_history",
            ".*/\\.(aws|azure|gnupg|kube|docker|netrc|pgpass|git-credentials|config/gh|config/hcloud)(/.*)?",
            ".*/\\.env(\\.[^/]*)?",
            "/proc/[^/]+/(environ|mem|maps|fd/.*)",
            "/etc/kubernetes/(.*\\.conf|pki/.*)",
            "/var/lib/kubelet/(pki|config).*",
            "(/var)?/run/secrets/.*",
            "/etc/hyperteam/pki/.*\\.key",
            ".*/admin-password",
            ".*(credentials|secrets?)\\.(json|ya?ml|toml|ini|env)",
            "/dev/(mem|kmem|port)",
            "/etc/krb5\\.keytab",
            "/etc/(wireguard|ppp/.*-secrets|ssl/private)(/.*)?",
            "/var/lib/etcd/.*"));

    /** What patterns of the shell are held against. */
    private static final List<String> EXAMPLES = List.of(
            "/etc/shadow",
            "/etc/gshadow",
            "/root/.ssh/id_ed25519",
            "/root/.ssh/id_rsa",
            "/root/.bash_history",
            "/root/.env",
            "/root/.kube/config",
            "/etc/ssh/ssh_host_ed25519_key",
            "/etc/hyperteam/pki/ca.key",
            "/etc/kubernetes/admin.conf",
            "/proc/1/environ");

    private Secrets() {}

    /** {@return whether a path, after {@code .}, {@code ..} and doubled slashes are taken out, is that of a secret} */
    public static boolean secret(String path) {
        // Nobody knows from where a relative path is taken: it is judged from the root.
        String absolute = normal(path.startsWith("/") ? path : "/" + path);
        return SECRET.matcher(absolute.toLowerCase(Locale.ROOT)).matches();
    }

    /** {@return whether a pattern of the shell may match a secret} */
    static boolean mayMatch(String pattern) {
        try {
            var regex = Pattern.compile(regex(normal(pattern)));
            return EXAMPLES.stream().anyMatch(example -> regex.matcher(example).matches());
        } catch (PatternSyntaxException e) {
            return true;
        }
    }

    /** {@return whether secrets are known below a folder} */
    static boolean above(String folder) {
        String path = normal(folder.endsWith("/*") ? folder.substring(0, folder.length() - 2) : folder);
        return path.startsWith("/") && EXAMPLES.stream().anyMatch(example -> example.startsWith(path + "/"));
    }

    static String normal(String path) {
        if (!path.contains("/")) {
            return path;
        }
        var parts = new ArrayDeque<String>();
        for (String part : path.split("/")) {
            if (part.equals("..")) {
                parts.pollLast();
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.addLast(part);
            }
        }
        return (path.startsWith("/") ? "/" : "") + String.join("/", parts);
    }

    private static String regex(String pattern) {
        var regex = new StringBuilder();
        int braces = 0;
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            switch (c) {
                case '*' -> regex.append("[^/]*");
                case '?' -> regex.append("[^/]");
                case '[' -> {
                    // Negation and classes of characters are not taken apart: it may stand for anything in its part of
                    // the path.
                    regex.append("[^/]*");
                    int slash = pattern.indexOf('/', i);
                    int end = pattern.lastIndexOf(']', slash < 0 ? pattern.length() : slash);
                    i = Math.max(i, end);
                }
                case '{' -> {
                    int end = pattern.lastIndexOf('}');
                    if (end > i && pattern.substring(i, end).contains("..")) {
                        regex.append(".*");
                        i = end;
                        continue;
                    }
                    braces++;
                    regex.append("(?:");
                }
                case '}' -> {
                    regex.append(braces > 0 ? ")" : "\\}");
                    braces--;
                }
                case ',' -> regex.append(braces > 0 ? "|" : ",");
                case Word.HOLE -> regex.append(".*");
                default -> regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return regex.toString();
    }
}
