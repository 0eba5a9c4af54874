package dev.hyperteam.core.action;

import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import dev.hyperteam.base.yaml.Fields;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Kind {@code certificate}: a certificate authority, or a certificate that one on the same target signs. */
final class CertificateKind implements ActionKind {
    private static final Pattern ADDRESS =
            Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
    private static final Pattern HOST = Pattern.compile("(\\*\\.)?[A-Za-z0-9_]([A-Za-z0-9_.-]{0,251}[A-Za-z0-9])?");

    @Override
    public String name() {
        return "certificate";
    }

    @Override
    public String shell() {
        return ShellResource.read("certificate");
    }

    @Override
    public Action decode(Fields fields) {
        var role = fields.choice("role", "server", Set.of("ca", "server", "client"));
        boolean ca = role.equals("ca");
        var path = Text.required(fields, "path", Text.Shape.PATH);
        var key = Text.required(fields, "key", Text.Shape.PATH);
        var name = Text.required(fields, "common_name", Text.Shape.COMMON_NAME);
        var sans = Text.list(fields, "sans", Text.Shape.LINE);
        var authority = ca ? Optional.<Text>empty() : Optional.of(Text.required(fields, "ca", Text.Shape.PATH));
        var authorityKey = ca ? Optional.<Text>empty() : Optional.of(Text.required(fields, "ca_key", Text.Shape.PATH));
        if (role.equals("server") && sans.isEmpty()) {
            fields.problems()
                    .add(new Problem(
                            "a server certificate needs sans",
                            fields.mark().toString(),
                            "clients compare names with the subject alternative names and ignore the common name",
                            "add sans: [host.example, 10.0.0.1]"));
        }
        var life = fields.duration("lifetime", Duration.ofDays(ca ? 3650 : 397));
        var renew = fields.duration("renew_before", Duration.ofDays(ca ? 365 : 30));
        if (life.toDays() < 1 || renew.compareTo(life) >= 0) {
            fields.problems()
                    .add(new Problem(
                            "the certificate would always be due for renewal",
                            fields.markOf(fields.has("renew_before") ? "renew_before" : "lifetime")
                                    .toString(),
                            "it lives " + life.toDays() + " days and is renewed " + renew.toDays()
                                    + " days before its end",
                            "choose a lifetime of whole days, longer than renew_before"));
        }
        return new CertificateAction(
                role,
                path,
                key,
                name,
                sans,
                authority,
                authorityKey,
                life.toDays(),
                renew.toDays(),
                Text.or(fields, "owner", "root", Text.Shape.ACCOUNT),
                Text.or(fields, "group", "root", Text.Shape.ACCOUNT),
                Text.or(fields, "key_mode", "0600", Text.Shape.MODE));
    }

    /** {@return the names in a list that commas or blanks separate; a template may give several at once} */
    private static List<String> names(List<Text> sans, Values values) {
        return sans.stream()
                .flatMap(text -> Arrays.stream(text.render(values).split("[,\\s]+"))
                        .filter(name -> !name.isEmpty())
                        .peek(name -> {
                            if (!ADDRESS.matcher(name).matches()
                                    && !HOST.matcher(name).matches()) {
                                throw new ProblemException(new Problem(
                                        "'" + name + "' is neither a host name nor an address",
                                        text.mark().toString(),
                                        "",
                                        "write names such as host.example and addresses such as 10.0.0.1"));
                            }
                        }))
                .distinct()
                .toList();
    }

    /** An address as openssl prints it: IPv6 in eight groups without leading zeros. */
    static String shownAddress(String address) {
        try {
            byte[] bytes = InetAddress.ofLiteral(address).getAddress();
            if (bytes.length == 4) {
                return InetAddress.getByAddress(bytes).getHostAddress();
            }
            var groups = new ArrayList<String>();
            for (int i = 0; i < bytes.length; i += 2) {
                groups.add(Integer.toHexString(((bytes[i] & 0xff) << 8) | (bytes[i + 1] & 0xff))
                        .toUpperCase(Locale.ROOT));
            }
            return String.join(":", groups);
        } catch (UnknownHostException | IllegalArgumentException e) {
            throw new ProblemException(
                    new Problem("'" + address + "' is no address", "", "", "write it as 10.0.0.1 or fd00::1"), e);
        }
    }

    private record CertificateAction(
            String role,
            Text path,
            Text key,
            Text commonName,
            List<Text> sans,
            Optional<Text> ca,
            Optional<Text> caKey,
            long days,
            long renew,
            Text owner,
            Text group,
            Text keyMode)
            implements Action {
        @Override
        public String kind() {
            return "certificate";
        }

        @Override
        public Rendered render(Values values) {
            String file = path.render(values);
            var given = new ArrayList<String>();
            var shown = new ArrayList<String>();
            for (String name : names(sans, values)) {
                boolean address = ADDRESS.matcher(name).matches();
                given.add((address ? "IP:" : "DNS:") + name);
                shown.add(address ? "IP Address:" + shownAddress(name) : "DNS:" + name);
            }
            return new Variables("CERTIFICATE")
                    .put("PATH", file)
                    .put("KEY", key.render(values))
                    .put("ROLE", role)
                    .put("NAME", commonName.render(values))
                    .put("SANS", String.join(",", given))
                    .put("SHOWN", String.join(", ", shown))
                    .put("DAYS", String.valueOf(days))
                    .put("RENEW", String.valueOf(renew))
                    .put("CA", ca.map(text -> text.render(values)).orElse(""))
                    .put("CA_KEY", caKey.map(text -> text.render(values)).orElse(""))
                    .put("OWNER", owner.render(values))
                    .put("GROUP", group.render(values))
                    .put("KEY_MODE", Modes.plain(keyMode.render(values)))
                    .rendered(kind(), "issue " + role + " certificate " + file, "");
        }
    }
}
