using AePipeline.Storage;
using AePipeline.Tests.Support;
using AePipeline.TrainingJob.Data;

namespace AePipeline.TrainingJob.Tests.Data;

public sealed class BlobImageSourceTests(PlainAzurite azurite) : IClassFixture<PlainAzurite>
{
    [Fact]
    public async Task List_NameThatXmlCanNotHoldOnAzuriteAsItComes_GivesTheOthersAndSaysSo()
    {
        var account = await azurite.CreateAccountAsync();
        foreach (var name in new[] { "denoise/a.png", "denoise/b\u0001.png", "denoise/c.png" }) await RawUpload.PutAsync(account.Storage, name, [1, 2, 3]);
        var warnings = new List<string>();
        using var source = new BlobImageSource(account.Storage.Images, new BlobListings(account.Storage, new WarningLogger<BlobListings>(warnings.Add)), "denoise/");

        var names = await source.ListAsync(TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["denoise/a.png", "denoise/c.png"], names);
        Assert.Contains("denoise/b", Assert.Single(warnings), StringComparison.Ordinal);
        Assert.Equal([1, 2, 3], await File.ReadAllBytesAsync(await source.FetchAsync(names[1], TestContext.Current.CancellationToken), TestContext.Current.CancellationToken));
    }
}
