/** The one place that knows LangChain4j: requests and answers there and back, and the wire beneath. */
@NullMarked
package dev.hyperteam.agentkit.langchain;

import org.jspecify.annotations.NullMarked;
