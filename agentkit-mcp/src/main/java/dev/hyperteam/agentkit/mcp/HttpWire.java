package dev.hyperteam.agentkit.mcp;

import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.spec.McpClientTransport;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import reactor.core.publisher.Mono;

/** The SDK's HTTP transport, with bounds. */
final class HttpWire {
    private HttpWire() {}

    static McpClientTransport open(McpServer.Http server) {
        var terms = server.terms();
        var longest = terms.connectTimeout().plus(terms.timeout());
        var request = HttpRequest.newBuilder().timeout(longest);
        server.bearer().ifPresent(token -> request.header("Authorization", "Bearer " + token.reveal()));
        String address = server.uri().toString();
        return HttpClientStreamableHttpTransport.builder(address)
                .endpoint(address)
                .jsonMapper(Wire.MAPPER)
                .requestBuilder(request)
                .connectTimeout(terms.connectTimeout())
                .customizeClient(client -> client.followRedirects(HttpClient.Redirect.NEVER))
                .resumableStreams(false)
                .maxResponseSize(Wire.MOST)
                // GET opens a stream of notifications, which has no end and which nobody here reads
                .addAsyncHttpRequestCustomizer((builder, method, uri, body, context) ->
                        method.equals("GET") ? Mono.empty() : Mono.just(builder))
                .build();
    }
}
