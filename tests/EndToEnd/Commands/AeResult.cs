using System.Text.Json;

namespace AePipeline.EndToEnd.Tests.Commands;

/// <summary>How a command ended.</summary>
public sealed record AeResult(int ExitCode, string Output, string Error)
{
    /// <summary>The one JSON document that <c>--json</c> promises; fails when there is anything else on standard output.</summary>
    public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Output);
}
