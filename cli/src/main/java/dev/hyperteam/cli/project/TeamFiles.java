package dev.hyperteam.cli.project;

import dev.hyperteam.base.Problems;
import dev.hyperteam.cli.Session;
import dev.hyperteam.core.action.ActionKinds;
import dev.hyperteam.core.runbook.RunbookReader;
import dev.hyperteam.core.workflow.TeamId;
import dev.hyperteam.core.workflow.TeamSource;
import dev.hyperteam.core.workflow.TeamSource.TeamFile;
import dev.hyperteam.engine.config.Config;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The files that a project's teams are read from. Immutable.
 *
 * @param all the layers as a run reads them
 * @param ownFiles the files of the project's own folder, in which there may be mistakes
 * @param folder that folder; need not exist
 */
public record TeamFiles(TeamSource all, List<TeamFile> ownFiles, Path folder) {
    public TeamFiles {
        ownFiles = List.copyOf(ownFiles);
    }

    static TeamFiles of(Session session, Config config) {
        var folder = config.teamsFolder();
        // people read and click names that begin where they are
        var here = session.folder();
        var own = TeamSource.folder(folder, file -> (file.startsWith(here) ? here.relativize(file) : file).toString());
        var files = own.layers().stream().flatMap(List::stream).toList();
        return new TeamFiles(TeamSource.shipped().with(own), files, folder);
    }

    /** {@return the files of the teams that ship with Hyperteam} */
    public Map<TeamId, TeamFile> shipped() {
        return byTeam(TeamSource.shipped().layers().getFirst());
    }

    /** {@return the files of the project's own teams, as far as they can be read} */
    public Map<TeamId, TeamFile> own() {
        return byTeam(ownFiles);
    }

    private static Map<TeamId, TeamFile> byTeam(List<TeamFile> files) {
        var byTeam = new LinkedHashMap<TeamId, TeamFile>();
        var kinds = ActionKinds.builtIn();
        files.forEach(file -> RunbookReader.read(file.name(), file.text(), kinds, new Problems())
                .ifPresent(team -> byTeam.put(team.id(), file)));
        return byTeam;
    }
}
