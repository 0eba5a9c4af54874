/**
 * Scripted models that are asked over real HTTP: a local server that speaks the wire formats of Anthropic, OpenAI, Ollama, Gemini and
 * Bedrock, and scripts that decide what it answers. Depends on no room that uses models.
 */
@NullMarked
package dev.hyperteam.testkit.model;

import org.jspecify.annotations.NullMarked;
