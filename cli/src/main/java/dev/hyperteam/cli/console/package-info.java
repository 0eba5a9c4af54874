/** What people see: lines, tables, the live view. The only package that writes to the terminal. */
@NullMarked
package dev.hyperteam.cli.console;

import org.jspecify.annotations.NullMarked;
