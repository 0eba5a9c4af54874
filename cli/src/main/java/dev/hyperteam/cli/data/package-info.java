/** What programs see: results as trees, written as JSON or YAML. */
@NullMarked
package dev.hyperteam.cli.data;

import org.jspecify.annotations.NullMarked;
