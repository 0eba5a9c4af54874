/** Amazon Bedrock's Converse API as a model of agentkit. */
@NullMarked
package dev.hyperteam.agentkit.bedrock;

import org.jspecify.annotations.NullMarked;
