package dev.hyperteam.agentkit.mcp;

import dev.hyperteam.base.json.Json;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.TypeRef;
import io.modelcontextprotocol.json.jackson3.JacksonMcpJsonMapper;
import java.io.IOException;
import java.util.Map;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** JSON between the SDK's maps and ours, as strict and bounded as ours. */
final class Wire {
    /** The most bytes of one message. */
    static final int MOST = 8 << 20;

    /** Anything: results are read by us, so that one odd part does not cost the whole. */
    static final TypeRef<Object> ANY = new TypeRef<>() {};

    private static final TypeRef<Map<String, Object>> MAP = new TypeRef<>() {};

    static final McpJsonMapper MAPPER = new JacksonMcpJsonMapper(JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(64)
                            .maxNumberLength(100)
                            .maxStringLength(MOST)
                            .build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build());

    private Wire() {}

    static Map<String, Object> map(Json.Obj json) {
        try {
            return MAPPER.readValue(json.write(), MAP);
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot be sent: " + e.getMessage(), e);
        }
    }

    static Json json(Object value) throws IOException {
        return Json.parse(MAPPER.writeValueAsString(value));
    }
}
