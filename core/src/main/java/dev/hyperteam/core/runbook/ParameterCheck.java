package dev.hyperteam.core.runbook;

import dev.hyperteam.base.yaml.Fields;
import java.net.Inet6Address;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Whether a value fits a parameter's type. */
final class ParameterCheck {
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]{0,17})");
    private static final Pattern PORT = Pattern.compile("[1-9][0-9]{0,4}");
    private static final Pattern PATH = Pattern.compile("/[^\\p{Cntrl}]*");
    private static final Pattern SECRET = Pattern.compile("[a-z][a-z0-9_]{0,39}");
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}&&[^\\t\\n]]");
    private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
    private static final Pattern IPV4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
    private static final Pattern COMMA = Pattern.compile("\\s*,\\s*");
    private static final Pattern SEPARATOR = Pattern.compile("[,\\s]+");

    private ParameterCheck() {}

    /** {@return what a value must be, in a reader's words} */
    static String expected(Parameter.Type type, List<String> choices) {
        return switch (type) {
            case TEXT -> "a text without control characters";
            case NUMBER -> "a whole number";
            case FLAG -> "true or false";
            case PORT -> "a port from 1 to 65535";
            case PATH -> "an absolute path without '..'";
            case DURATION -> "a duration such as 90s, 5m or 2h30m";
            case CIDR_LIST -> "networks such as 10.0.0.0/8 or 2001:db8::/32, separated by commas";
            case SERVER_LIST ->
                "names or addresses of servers, separated by commas, each with a port if need be: ntp.example.org, 10.0.0.7:1123, [2001:db8::1]:1123";
            case CHOICE -> "one of " + String.join(", ", choices);
            case SECRET -> "the name of a secret, such as restic_password, never the secret itself";
        };
    }

    /** {@return whether {@code value} is what {@link #expected} says} */
    static boolean fits(Parameter.Type type, List<String> choices, String value) {
        return switch (type) {
            case TEXT -> !CONTROL.matcher(value).find();
            case NUMBER -> NUMBER.matcher(value).matches();
            case FLAG -> value.equals("true") || value.equals("false");
            case PORT -> isPort(value);
            case PATH ->
                PATH.matcher(value).matches() && Stream.of(value.split("/")).noneMatch(".."::equals);
            case DURATION -> Fields.parseDuration(value).isPresent();
            case CIDR_LIST, SERVER_LIST -> items(type, value).stream().allMatch(item -> isItem(type, item));
            case CHOICE -> choices.contains(value);
            case SECRET -> SECRET.matcher(value).matches();
        };
    }

    /** {@return what is wrong with a value that does not fit: of a list only the first wrong item} */
    static String culprit(Parameter.Type type, String value) {
        return type.list()
                ? items(type, value).stream()
                        .filter(item -> !isItem(type, item))
                        .findFirst()
                        .orElse(value)
                : value;
    }

    private static boolean isItem(Parameter.Type type, String item) {
        return type == Parameter.Type.SERVER_LIST ? Server.parse(item).isPresent() : isNetwork(item);
    }

    /** {@return the items of a list} Servers are parted by commas alone, so that a line of some program's configuration is no list. */
    static List<String> items(Parameter.Type type, String value) {
        return (type == Parameter.Type.SERVER_LIST ? COMMA : SEPARATOR)
                .splitAsStream(value.strip())
                .filter(item -> !item.isEmpty())
                .toList();
    }

    private static boolean isNetwork(String item) {
        int slash = item.indexOf('/');
        String address = slash < 0 ? item : item.substring(0, slash);
        Optional<String> prefix = slash < 0 ? Optional.empty() : Optional.of(item.substring(slash + 1));
        if (isIpv4(address)) {
            return prefix.map(text -> isPrefix(text, 32)).orElse(true);
        }
        return isIpv6(address) && prefix.map(text -> isPrefix(text, 128)).orElse(true);
    }

    static boolean isPort(String value) {
        return PORT.matcher(value).matches() && Integer.parseInt(value) <= 65535;
    }

    private static boolean isPrefix(String text, int max) {
        return text.matches("0|[1-9][0-9]{0,2}") && Integer.parseInt(text) <= max;
    }

    static boolean isIpv4(String address) {
        return IPV4.matcher(address).matches();
    }

    static boolean isIpv6(String address) {
        if (!IPV6.matcher(address).matches()) {
            return false;
        }
        try {
            // a literal only: nothing is looked up
            Inet6Address.ofLiteral(address);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
