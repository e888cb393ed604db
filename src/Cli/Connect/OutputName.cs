namespace AePipeline.Cli.Connect;

/// <summary>An output of the templates.</summary>
/// <param name="Bicep">Its name in main.bicep.</param>
/// <param name="Azd">Its name in azd.bicep, as azd has it in its environment.</param>
internal sealed record OutputName(string Bicep, string Azd);
