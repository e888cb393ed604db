using AePipeline.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AePipeline.Tests.Storage;

public sealed class StorageOptionsTests
{
    [Fact]
    public void AddPipelineStorage_NoAccount_SaysWhichSettingsThereAre()
    {
        var failure = Assert.Throws<OptionsValidationException>(() => Open([]));

        Assert.Contains("No storage account is set", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Storage__ConnectionString", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Storage__AccountName", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AddPipelineStorage_TwoWays_SaysThatItIsOneTooMany()
    {
        var failure = Assert.Throws<OptionsValidationException>(() => Open(new()
        {
            ["Storage:AccountName"] = "archive",
            ["Storage:ConnectionString"] = "UseDevelopmentStorage=true",
        }));

        Assert.Contains("more than one way", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AddPipelineStorage_QueueAddressMissing_NamesIt()
    {
        var failure = Assert.Throws<OptionsValidationException>(() => Open(new()
        {
            ["Storage:BlobServiceUri"] = "https://archive.blob.core.windows.net",
        }));

        Assert.Contains("Storage__QueueServiceUri is missing", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonsense c2VjcmV0")]
    [InlineData("DefaultEndpointsProtocol=http;AccountName=a;AccountKey=not base64 c2VjcmV0;BlobEndpoint=http://127.0.0.1/a")]
    public void AddPipelineStorage_BrokenConnectionString_SaysSoWithoutTheKey(string connectionString)
    {
        var failure = Assert.Throws<OptionsValidationException>(() => Open(new() { ["Storage:ConnectionString"] = connectionString }));

        Assert.Contains("Storage__ConnectionString", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("c2VjcmV0", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Archive")]
    [InlineData("a")]
    [InlineData("evil.example/")]
    public void AddPipelineStorage_ImpossibleAccountName_NamesTheSetting(string name)
    {
        var failure = Assert.Throws<OptionsValidationException>(() => Open(new() { ["Storage:AccountName"] = name }));

        Assert.Contains("Storage__AccountName", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AddPipelineStorage_AccountName_AddressesThePublicCloud()
    {
        var storage = Open(new() { ["Storage:AccountName"] = "archive" });

        Assert.Equal(new Uri("https://archive.blob.core.windows.net/results"), storage.Results.Uri);
        Assert.Equal(new Uri("https://archive.queue.core.windows.net/training-requests"), storage.TrainingRequests.Uri);
    }

    [Fact]
    public void AddPipelineStorage_BothAddresses_UsesThem()
    {
        var storage = Open(new()
        {
            ["Storage:BlobServiceUri"] = "https://archive.blob.core.usgovcloudapi.net",
            ["Storage:QueueServiceUri"] = "https://archive.queue.core.usgovcloudapi.net",
        });

        Assert.Equal(new Uri("https://archive.blob.core.usgovcloudapi.net/images"), storage.Images.Uri);
        Assert.Equal("archive.queue.core.usgovcloudapi.net", storage.TrainingRequests.Uri.Host);
    }

    [Fact]
    public void AddPipelineStorage_SectionOfAHostsOwn_IsTheOneThatCountsAndThatMessagesName()
    {
        var failure = Assert.Throws<OptionsValidationException>(() => Open(new() { ["Storage:AccountName"] = "archive", ["Uploads:BlobServiceUri"] = "https://a.example" }, "Uploads"));
        var storage = Open(new() { ["Storage:AccountName"] = "archive", ["Uploads:AccountName"] = "photos" }, "Uploads");

        Assert.Contains("Uploads__QueueServiceUri is missing", failure.Message, StringComparison.Ordinal);
        Assert.Equal("photos", storage.Blobs.AccountName);
    }

    private static PipelineStorage Open(Dictionary<string, string?> settings, string section = StorageOptions.Section)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        // Twice, as features do that need storage: the first call decides.
        using var services = new ServiceCollection().AddSingleton<IConfiguration>(configuration)
            .AddPipelineStorage(section).AddPipelineStorage()
            .BuildServiceProvider();
        return services.GetRequiredService<PipelineStorage>();
    }
}
