package dev.hyperteam.agentkit.tool;

record SimpleTool(String name, String description, Schema parameters, Traits traits, Body body) implements Tool {
    @Override
    public ToolResult call(Arguments arguments, ToolContext context) throws Exception {
        return body.call(arguments, context);
    }
}
