// What every command uses.
global using AePipeline.Cli.CommandLine;
global using AePipeline.Cli.Outcome;
