using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;

namespace AePipeline.Functions.Settings;

/// <summary>Where telemetry goes; nowhere without a setting. The exporters would say nothing of one that is wrong.</summary>
internal sealed class TelemetryOptions : IValidatableObject
{
    /// <summary>Name of the setting <see cref="Monitor"/>.</summary>
    public const string MonitorSetting = "APPLICATIONINSIGHTS_CONNECTION_STRING";

    /// <summary>Name of the setting <see cref="Collector"/>.</summary>
    public const string CollectorSetting = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private const string Key = "InstrumentationKey=";

    /// <summary>Connection string of an Application Insights.</summary>
    [ConfigurationKeyName(MonitorSetting)]
    public string? Monitor { get; set; }

    /// <summary>Address of an OpenTelemetry collector.</summary>
    [ConfigurationKeyName(CollectorSetting)]
    public string? Collector { get; set; }

    /// <summary>Whether an exporter to Application Insights can be made; it throws before the settings are checked.</summary>
    public static bool IsMonitor(string? text) => text is not null
        && text.Split(';', StringSplitOptions.TrimEntries).Any(part => part.StartsWith(Key, StringComparison.OrdinalIgnoreCase) && Guid.TryParse(part[Key.Length..], out _));

    /// <summary>Whether it is a collector's address.</summary>
    public static bool IsCollector(string? text) => Uri.TryCreate(text, UriKind.Absolute, out var address) && address is { Scheme: "http" or "https" };

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        // The string holds a key: the message does not repeat it.
        if (Monitor is not null && !IsMonitor(Monitor))
        {
            yield return new ValidationResult($"{MonitorSetting} is not a connection string of Application Insights; it looks like {Key}…;IngestionEndpoint=https://….");
        }

        if (Collector is not null && !IsCollector(Collector))
        {
            yield return new ValidationResult($"{CollectorSetting} is '{Collector}'; it takes a web address such as http://localhost:4317.");
        }
    }
}
