using System.Text.Json;
using AePipeline.Cli.Pipeline;

namespace AePipeline.Cli.Connect;

/// <summary>
/// Reads the outputs of main.bicep, or of azd.bicep, which azd keeps as environment values: a JSON object of names, each with
/// its value or with Azure Resource Manager's <c>{ "type": …, "value": … }</c>; also as <c>properties.outputs</c> of a whole
/// deployment.
/// </summary>
internal static class DeploymentOutputs
{
    private const string HowToGetThem =
        "The outputs come from: az deployment group show -g GROUP -n main --query properties.outputs, or: azd env get-values --output json.";

    private static readonly OutputName s_blobServiceUri = new("blobServiceUri", "AZURE_BLOB_SERVICE_URI");
    private static readonly OutputName s_queueServiceUri = new("queueServiceUri", "AZURE_QUEUE_SERVICE_URI");
    private static readonly OutputName s_functionAppUrl = new("functionAppUrl", "AZURE_FUNCTION_APP_URL");

    /// <summary>The outputs that are read.</summary>
    public static IReadOnlyList<OutputName> Names { get; } = [s_blobServiceUri, s_queueServiceUri, s_functionAppUrl];

    /// <exception cref="CliException">The text is not JSON, or has not the outputs.</exception>
    public static Deployment Read(string text, string origin, DateTimeOffset now)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var outputs = document.RootElement;
            if (Property(outputs, "properties") is { } properties) outputs = Property(properties, "outputs") ?? outputs;
            return new Deployment(
                Address(outputs, s_blobServiceUri, origin) ?? throw Missing(s_blobServiceUri, origin),
                Address(outputs, s_queueServiceUri, origin) ?? throw Missing(s_queueServiceUri, origin),
                Address(outputs, s_functionAppUrl, origin),
                now);
        }
        catch (JsonException wrong)
        {
            throw new CliException(ExitCode.BadArguments, $"{origin} is not JSON: {wrong.Message} {HowToGetThem}", wrong);
        }
    }

    private static Uri? Address(JsonElement outputs, OutputName name, string origin)
    {
        var value = Property(outputs, name.Bicep) ?? Property(outputs, name.Azd);
        if (value is { ValueKind: JsonValueKind.Object } typed) value = Property(typed, "value");
        var text = value is { ValueKind: JsonValueKind.String } given ? given.GetString() : null;
        if (string.IsNullOrEmpty(text)) return null;
        return Uri.TryCreate(text, UriKind.Absolute, out var address)
            ? address
            : throw new CliException(ExitCode.BadArguments, $"The output {name.Bicep} of {origin} is '{text}', which is not an address such as https://name.blob.core.windows.net.");
    }

    private static JsonElement? Property(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) ? value : null;

    private static CliException Missing(OutputName name, string origin) =>
        new(ExitCode.BadArguments, $"{origin} has no output {name.Bicep} (of azd: {name.Azd}). {HowToGetThem}");
}
