package dev.hyperteam.agentkit.model;

import dev.hyperteam.base.Problem;
import dev.hyperteam.base.ProblemException;
import java.util.ServiceLoader;

/** Where models come from. */
public final class Models {
    private Models() {}

    /**
     * {@return the model; nothing is asked yet}
     *
     * @throws ProblemException when nothing on the class path speaks that provider's protocol
     */
    public static Model open(ModelSettings settings) {
        for (var factory : ServiceLoader.load(ModelFactory.class)) {
            if (factory.makes(settings.provider())) {
                return factory.open(settings);
            }
        }
        throw new ProblemException(Problem.of("nothing here speaks the protocol of provider "
                        + settings.provider().id())
                .then(
                        settings.provider() == Provider.BEDROCK
                                ? "put hyperteam-agentkit-bedrock on the class path"
                                : "put hyperteam-agentkit with its libraries on the class path"));
    }
}
