package dev.hyperteam.testkit.model;

import dev.hyperteam.base.json.Json;
import java.util.List;
import java.util.Map;

/** One provider's way to write requests and answers. */
interface WireFormat {
    /** {@return the media type of a streamed answer} */
    String mediaType();

    /** {@return the request in common words} */
    Heard read(String path, Map<String, String> headers, Json body);

    /** {@return the answer in the pieces in which it is sent} */
    List<String> write(Reply.Says says, String model);

    /** {@return the piece that tells of an error in the middle} */
    String writeBroken(String type, String message);

    /** {@return the body of a status other than success} */
    default String writeStatus(Reply.Status status) {
        return Json.object()
                .with("type", "error")
                .with("error", Json.object().with("type", status.type()).with("message", status.message()))
                .write();
    }

    /** {@return the text in pieces of a few characters, surrogates kept together} */
    static List<String> pieces(String text) {
        return text.isEmpty()
                ? List.of()
                : List.of(text.split("(?<=\\G.{7})(?![\\udc00-\\udfff])", -1)).stream()
                        .filter(piece -> !piece.isEmpty())
                        .toList();
    }

    /** {@return the arguments as JSON, or as a text when they are none} */
    static Json value(String arguments) {
        try {
            return Json.parse(arguments);
        } catch (dev.hyperteam.base.json.JsonException e) {
            return Json.of(arguments);
        }
    }

    /** {@return the text of a content that is a text, or a list of parts of which some are} */
    static String text(Json content) {
        return content.asText().orElseGet(() -> {
            var all = new StringBuilder();
            content.items().forEach(part -> all.append(part.text("text", "")));
            return all.toString();
        });
    }
}
