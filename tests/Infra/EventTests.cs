using System.Text.RegularExpressions;
using AePipeline.Storage;

namespace AePipeline.Infra.Tests;

public sealed partial class EventTests(Deployments deployments)
{
    private const string Subscription = "Microsoft.EventGrid/systemTopics/eventSubscriptions";

    [Fact]
    public async Task Subscriptions_OfUploads_AreTheBlobTriggersOfTheApp()
    {
        var triggers = Triggers();

        var subscriptions = (await deployments.Events).OfType(Subscription).ToDictionary(
            subscription => (string)subscription.Property("filter.subjectBeginsWith")!,
            subscription => FunctionName().Match((string)subscription.Property("destination.properties.endpointUrl")!).Groups[1].Value);

        Assert.Equal(ImageTasks.All.Count, triggers.Count);
        Assert.Equal(
            triggers.ToDictionary(trigger => $"/blobServices/default/containers/{BlobContainers.Images}/blobs/{trigger.Key}/", trigger => trigger.Value).OrderBy(pair => pair.Key),
            subscriptions.OrderBy(pair => pair.Key));
    }

    [Fact]
    public async Task Subscriptions_OfUploads_HearOfNewBlobsOnly()
    {
        var subscriptions = (await deployments.Events).OfType(Subscription);

        Assert.All(subscriptions, subscription => Assert.Equal(["Microsoft.Storage.BlobCreated"], subscription.Property("filter.includedEventTypes")!.AsArray().Select(type => (string)type!)));
        Assert.All(subscriptions, subscription => Assert.Equal("WebHook", (string)subscription.Property("destination.endpointType")!));
    }

    [Fact]
    public async Task Subscriptions_OnFlex_ReadTheKeyOfTheApp()
    {
        var urls = Urls(await deployments.Events);

        Assert.All(urls, url => Assert.Matches(@"listKeys\('[^']*/Microsoft\.Web/sites/app/host/default'.*\)\.systemKeys\.blobs_extension", url));
        Assert.All(urls, url => Assert.Contains("/runtime/webhooks/blobs?functionName=Host.Functions.", url, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Subscriptions_OfAContainer_TakeItsKeyAndAddress()
    {
        var urls = Urls(await deployments.ContainerEvents);

        Assert.All(urls, url => Assert.Matches(@"'\{0\}/runtime/webhooks/blobs\?functionName=Host\.Functions\.\{1\}&code=\{2\}', 'https://app\.example', '\w+', parameters\('blobsExtensionKey'\)\)\]$", url));
        Assert.Equal(3, urls.Count);
        Assert.Equal("securestring", (string)(await deployments.TemplateAsync("events.bicep"))["parameters"]!["blobsExtensionKey"]!["type"]!, ignoreCase: true);
    }

    [Fact]
    public async Task Triggers_OfAnyHosting_ListenToEventGrid()
    {
        Assert.Equal("EventGrid", (await deployments.Prod).AppSettings()["UploadSource"]);
        Assert.Equal("EventGrid", (await deployments.Gpu).AppSettings()["UploadSource"]);
        var topic = (await deployments.Prod).One("Microsoft.EventGrid/systemTopics");
        Assert.Equal((await deployments.Prod).DataAccount.Id(), (string)topic.Property("source")!);
    }

    private static IReadOnlyList<string> Urls(Deployment deployment) => [.. deployment.OfType(Subscription).Select(subscription => (string)subscription.Property("destination.properties.endpointUrl")!)];

    /// <summary>The blob triggers in the source of the app, function by folder: the app itself is not in the default build.</summary>
    private static Dictionary<string, string> Triggers()
    {
        var folder = Repository.Path("src", "Functions", "Images");
        var folders = PathConstant().Matches(File.ReadAllText(Path.Combine(folder, "UploadTrigger.cs"))).ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value);
        return Directory.EnumerateFiles(folder, "*.cs")
            .Select(file => Trigger().Match(File.ReadAllText(file)))
            .Where(match => match.Success)
            .ToDictionary(match => folders[match.Groups[2].Value], match => match.Groups[1].Value);
    }

    /// <summary>In the expression <c>format('{0}…functionName=Host.Functions.{1}&amp;code={2}', address, name, key)</c>.</summary>
    [GeneratedRegex(@"functionName=Host\.Functions\.\{1\}&code=\{2\}',.*, '(\w+)', (?:listKeys|parameters)\(")]
    private static partial Regex FunctionName();

    [GeneratedRegex(@"const string (\w+) = BlobContainers\.Images \+ ""/(\w+)/\{name\}""")]
    private static partial Regex PathConstant();

    [GeneratedRegex(@"\[Function\(nameof\((\w+)\)\)\].*?\[BlobTrigger\(UploadTrigger\.(\w+),", RegexOptions.Singleline)]
    private static partial Regex Trigger();
}
