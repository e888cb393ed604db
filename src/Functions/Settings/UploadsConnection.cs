using AePipeline.Settings;
using AePipeline.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace AePipeline.Functions.Settings;

/// <summary>The account of uploads and results, under one name for the triggers and for the pipeline.</summary>
/// <remarks>
/// The host looks for a connection's settings under <c>AzureWebJobs</c> and its name first. Called Storage, the connection was
/// <c>AzureWebJobsStorage</c>, the host's own account: where that is another one, no upload was ever heard of.
/// </remarks>
/// <param name="configuration">The settings.</param>
internal sealed class UploadsConnection(IConfiguration configuration) : IValidateOptions<StorageOptions>
{
    /// <summary>Connection of the triggers, and section of <see cref="StorageOptions"/>.</summary>
    public const string Name = "Uploads";

    private static readonly string s_connectionString = $"{Name}:{nameof(StorageOptions.ConnectionString)}";

    /// <summary>Where the host looks before it looks at <see cref="Name"/>, and the pipeline never does.</summary>
    private static readonly string[] s_before = [$"ConnectionStrings:AzureWebJobs{Name}", $"AzureWebJobs{Name}", $"ConnectionStrings:{Name}"];

    /// <summary>
    /// Lets the worker's binding of blobs, which unlike the host looks for a connection string in the setting <see cref="Name"/>
    /// alone, find that of <see cref="StorageOptions.ConnectionString"/>; without it no upload would reach a function.
    /// </summary>
    public static void ShareWithBinding(IConfiguration configuration)
    {
        if (string.IsNullOrEmpty(configuration[Name]) && configuration[s_connectionString] is { Length: > 0 } connectionString)
        {
            configuration[Name] = connectionString;
        }
    }

    public ValidateOptionsResult Validate(string? name, StorageOptions options)
    {
        if (s_before.FirstOrDefault(setting => configuration.GetSection(setting).Exists()) is { } before)
        {
            return ValidateOptionsResult.Fail($"{SettingName.Of(before)} is set, so that the triggers would listen to its account and not to that of {Name}__…. Remove it.");
        }

        if (configuration[Name] is { Length: > 0 } itself && itself != configuration[s_connectionString])
        {
            return ValidateOptionsResult.Fail($"{Name} itself is set, so that the triggers would listen to its account. Remove it, and set {SettingName.Of(s_connectionString)} alone.");
        }

        // The old name. Where both are set, as while a deployment moves, the new one counts.
        return configuration.GetSection(StorageOptions.Section).GetChildren().Any() && !configuration.GetSection(Name).GetChildren().Any()
            ? ValidateOptionsResult.Fail($"The settings {StorageOptions.Section}__… are not read here: call them {Name}__….")
            : ValidateOptionsResult.Success;
    }
}
