/** The port to a language model: requests, answers, usage, failures, settings, prices. No library's type shows here. */
@NullMarked
package dev.hyperteam.agentkit.model;

import org.jspecify.annotations.NullMarked;
