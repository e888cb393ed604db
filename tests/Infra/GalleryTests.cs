using System.Text.Json.Nodes;

namespace AePipeline.Infra.Tests;

/// <summary>The gallery beside the app.</summary>
public sealed class GalleryTests(Deployments deployments)
{
    private const string App = "Microsoft.App/containerApps";
    private const string SignIn = "Microsoft.App/containerApps/authConfigs";

    [Fact]
    public async Task Gallery_NotAskedFor_IsNowhere()
    {
        foreach (var deployment in new[] { await deployments.Dev, await deployments.Prod, await deployments.Gpu, await deployments.Azd })
        {
            Assert.Empty(deployment.OfType(SignIn));
            Assert.DoesNotContain(deployment.Resources, resource => resource.Name().Contains("gallery", StringComparison.Ordinal));
        }

        Assert.Equal("", (string)(await deployments.Dev).Outputs["galleryUrl"]!);
    }

    [Fact]
    public async Task Gallery_AskedFor_LetsInOnlyWhoHasSignedInAndIsNamed()
    {
        var signIn = (await deployments.Gallery).One(SignIn);
        var provider = signIn.Property("identityProviders.azureActiveDirectory")!;

        Assert.EndsWith("/current", signIn.Name(), StringComparison.Ordinal);
        Assert.True((bool)signIn.Property("platform.enabled")!);
        Assert.Equal("RedirectToLoginPage", (string)signIn.Property("globalValidation.unauthenticatedClientAction")!);
        Assert.Null(signIn.Property("globalValidation.excludedPaths"));
        Assert.True((bool)signIn.Property("httpSettings.requireHttps")!);
        Assert.Equal(["azureActiveDirectory"], signIn.Property("identityProviders")!.AsObject().Select(one => one.Key));
        Assert.Equal(Deployments.GalleryApplication, (string)provider["registration"]!["clientId"]!);
        Assert.Equal([Deployments.GalleryApplication], Texts(provider["validation"]!["allowedAudiences"]!));
        var visitors = provider["validation"]!["defaultAuthorizationPolicy"]!["allowedPrincipals"]!;
        Assert.Equal(["00000000-0000-0000-0000-0000000000a1"], Texts(visitors["identities"]!));
        Assert.Empty(Texts(visitors["groups"]!));
    }

    [Fact]
    public async Task Gallery_AskedFor_HoldsNoSecret()
    {
        var deployment = await deployments.Gallery;

        Assert.Null(deployment.One(App, "gallery-").Property("configuration.secrets"));
        Assert.Null(deployment.One(SignIn).Property("identityProviders.azureActiveDirectory.registration.clientSecretSettingName"));
        Assert.Equal(["AZURE_CLIENT_ID", "AZURE_TOKEN_CREDENTIALS", "Storage__BlobServiceUri", "Storage__QueueServiceUri"], Container(deployment)["env"]!.AsArray().Select(setting => (string)setting!["name"]!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Gallery_AskedFor_AnswersToTheNameThatItIsReachedBy()
    {
        var deployment = await deployments.Gallery;
        var arguments = Texts(Container(deployment)["args"]!);
        var ingress = deployment.One(App, "gallery-").Property("configuration.ingress")!;

        Assert.Equal(["gallery", "--listen", "0.0.0.0", "--port", "8571", "--behind-sign-in"], arguments[..^1]);
        Assert.Contains("defaultDomain", arguments[^1], StringComparison.Ordinal);
        Assert.Contains(arguments[^1][1..^1], (string)deployment.Outputs["galleryUrl"]!, StringComparison.Ordinal);
        Assert.Equal((true, 8571, false), ((bool)ingress["external"]!, (int)ingress["targetPort"]!, (bool)ingress["allowInsecure"]!));
        Assert.Empty(ingress["ipSecurityRestrictions"]!.AsArray());
    }

    [Theory]
    [InlineData("[]", false)]
    [InlineData("['203.0.113.0/24']", true)]
    public async Task Gallery_InAPrivateNetwork_IsReachedFromTheAllowedAddressesAlone(string addresses, bool isExternal)
    {
        var deployment = await deployments.PredictAsync($"private-gallery-{isExternal}", "main.bicep", $"""
            param environmentName = 'private'
            param privateNetwork = true
            param allowedAddresses = {addresses}
            {Deployments.GalleryParameter}
            """);
        var ingress = deployment.One(App, "gallery-").Property("configuration.ingress")!;

        Assert.Equal(isExternal, (bool)ingress["external"]!);
        Assert.Equal(isExternal ? ["Allow 203.0.113.0/24"] : [], ingress["ipSecurityRestrictions"]!.AsArray().Select(rule => $"{rule!["action"]} {rule["ipAddressRange"]}"));
        Assert.Contains(isExternal ? ", ''," : ", '.internal',", (string)deployment.Outputs["galleryUrl"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gallery_WithoutVisitors_IsRefused()
    {
        var problem = await deployments.RefuseAsync("nobodys-gallery", "main.bicep", $"""
            param environmentName = 'nobody'
            {Deployments.GalleryParameter.Replace("users", "groups", StringComparison.Ordinal).Replace("'00000000-0000-0000-0000-0000000000a1'", "", StringComparison.Ordinal)}
            """);

        Assert.Contains("give it users or groups", problem, StringComparison.Ordinal);
    }

    private static JsonNode Container(Deployment deployment) => Assert.Single(deployment.One(App, "gallery-").Property("template.containers")!.AsArray())!;

    private static List<string> Texts(JsonNode array) => [.. array.AsArray().Select(text => (string)text!)];
}
