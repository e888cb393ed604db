using AePipeline.Functions.Settings;
using AePipeline.Settings;
using AePipeline.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace AePipeline.Functions.Hosting;

/// <summary>Checks the settings by which host and worker sign in to the account of uploads; the libraries that read them say no names.</summary>
/// <param name="configuration">The settings.</param>
internal sealed class IdentitySettings(IConfiguration configuration) : IValidateOptions<StorageOptions>
{
    private const string Credential = $"{UploadsConnection.Name}:credential";

    private static readonly string[] s_clientIds = [$"{UploadsConnection.Name}:clientId", "AZURE_CLIENT_ID"];
    private static readonly string[] s_credentials = ["managedidentity", "workloadidentity", "managedidentityasfederatedidentity"];

    public ValidateOptionsResult Validate(string? name, StorageOptions options)
    {
        var failures = s_clientIds
            .Where(setting => configuration[setting] is { Length: > 0 } id && !Guid.TryParse(id, out _))
            .Select(setting => $"{SettingName.Of(setting)} is '{configuration[setting]}'; it takes the client id of an identity, 32 hexadecimal digits with hyphens.")
            .ToList();
        if (configuration[Credential] is { Length: > 0 } credential && !s_credentials.Contains(credential, StringComparer.OrdinalIgnoreCase))
        {
            failures.Add($"{SettingName.Of(Credential)} is '{credential}'; it takes {string.Join(" or ", s_credentials)}.");
        }

        return failures.Count > 0 ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;
    }
}
