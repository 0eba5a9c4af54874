/** HypervisorOrchestrator: scheduling, actions, verification, rollback, resume. Knows no models and no fronts. */
@NullMarked
package dev.hyperteam.engine;

import org.jspecify.annotations.NullMarked;
