package dev.hyperteam.agentkit.bedrock;

import dev.hyperteam.agentkit.langchain.Failures;
import dev.hyperteam.agentkit.model.Model;
import dev.hyperteam.agentkit.model.ModelFactory;
import dev.hyperteam.agentkit.model.ModelSettings;
import dev.hyperteam.agentkit.model.Provider;
import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import dev.langchain4j.model.bedrock.BedrockChatModel;
import java.util.List;
import software.amazon.awssdk.auth.token.credentials.StaticTokenProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.auth.spi.scheme.AuthSchemeOption;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClientBuilder;

/** Makes models of Bedrock. With a key it is a Bedrock API key; without one AWS's own chain finds credentials. */
public final class BedrockFactory implements ModelFactory {
    /** For {@link java.util.ServiceLoader}. */
    public BedrockFactory() {}

    @Override
    public boolean makes(Provider provider) {
        return provider == Provider.BEDROCK;
    }

    @Override
    public Model open(ModelSettings settings) {
        var failures = new Failures(settings);
        var client = BedrockRuntimeClient.builder()
                .httpClient(new JdkSdkClient(settings, failures))
                // agentkit repeats by itself, and knows what it has paid
                .overrideConfiguration(overrides -> overrides.retryStrategy(DefaultRetryStrategy.doNotRetry()));
        settings.region().map(Region::of).ifPresent(client::region);
        settings.baseUrl().ifPresent(client::endpointOverride);
        settings.apiKey()
                .ifPresent(key -> client.tokenProvider(StaticTokenProvider.create(key::reveal))
                        .authSchemeProvider(parameters -> List.of(AuthSchemeOption.builder()
                                .schemeId("smithy.api#httpBearerAuth")
                                .build())));
        var model = BedrockChatModel.builder()
                .client(built(client))
                .modelId(settings.model())
                .maxRetries(0)
                .build();
        return new BedrockModel(settings, model, failures);
    }

    /** AWS looks for a region while it builds its client, and throws what is no use to people when there is none. */
    private static BedrockRuntimeClient built(BedrockRuntimeClientBuilder client) {
        try {
            return client.build();
        } catch (SdkClientException e) {
            throw new ProblemException(
                    Problem.of("Bedrock cannot be used")
                            .because("AWS's own chain has no region, or something else of it is not set up")
                            .then("set models.region, such as eu-central-1, or AWS_REGION"),
                    e);
        }
    }
}
