/** YAML with positions: nodes that know their line and column, and a decoder that collects every mistake. */
@NullMarked
package dev.hyperteam.base.yaml;

import org.jspecify.annotations.NullMarked;
