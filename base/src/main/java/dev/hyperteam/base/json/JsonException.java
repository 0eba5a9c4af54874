package dev.hyperteam.base.json;

/** A text that is not JSON, or more of it than is read. The message says where, without quoting the text, which may be untrusted. */
public final class JsonException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    JsonException(String message) {
        super(message);
    }
}
