using AePipeline.Tests.Support;
using AePipeline.TrainingJob.Data;
using AePipeline.TrainingJob.Tests.Support;

namespace AePipeline.TrainingJob.Tests.Data;

public sealed class ImageSetTests : IDisposable
{
    private static readonly DataOptions AllTrain = new() { Split = DatasetSplit.AllForTraining, Threads = 3 };

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Load_FolderTwice_PutsTheSameImagesOnTheSameSides()
    {
        var photos = Photos.Write(_folder["photos"], 24);
        var first = await LoadAsync(photos, new DataOptions());
        var second = await LoadAsync(photos, new DataOptions { Threads = 5, Memory = 1 });
        Assert.Equal(first.Training.Select(image => image.Name), second.Training.Select(image => image.Name));
        Assert.Equal(first.Validation.Select(image => image.Sha256), second.Validation.Select(image => image.Sha256));
        Assert.Equal(first.ValidationId, second.ValidationId);
        Assert.Empty(first.Training.Select(image => image.Sha256).Intersect(first.Validation.Select(image => image.Sha256)));
        Assert.InRange(first.Training.Count, 14, 23);
        // Without memory to keep them, they are decoded again and the same.
        Assert.Equal(first.Validation[0].Pixels, second.Validation[0].Pixels);
    }

    [Fact]
    public async Task Load_SomeFilesAreNoImages_SkipsAndNamesThem()
    {
        var photos = Photos.Write(_folder["photos"], 9);
        await File.WriteAllTextAsync(Path.Combine(photos, "notes.png"), "text", Token);
        var images = await LoadAsync(photos, AllTrain);
        Assert.Equal(9, images.Training.Count);
        Assert.StartsWith("notes.png: ", Assert.Single(images.Unreadable), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Load_MoreUnreadableFilesThanAllowed_StopsAndNamesThem()
    {
        var photos = Photos.Write(_folder["photos"], 9);
        for (var i = 0; i < 12; i++) await File.WriteAllTextAsync(Path.Combine(photos, $"notes{i:00}.png"), "text", Token);
        var error = await Assert.ThrowsAsync<TrainingDataException>(() => LoadAsync(photos, AllTrain with { MaxUnreadable = 0.5 }));
        Assert.Contains("12 of 21 files", error.Message, StringComparison.Ordinal);
        Assert.Contains("notes00.png", error.Message, StringComparison.Ordinal);
        Assert.Contains("and 2 more", error.Message, StringComparison.Ordinal);
        Assert.Contains("--max-unreadable", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LoadIdx_ImagesAndLabels_GivesGreyImagesWithTheirLabels()
    {
        var path = IdxSamples.WriteImages(_folder["images.gz"], 200, side: 16);
        var images = ImageSet.LoadIdx(path, IdxSamples.WriteLabels(_folder["labels"], 200), new DataOptions());
        Assert.InRange(images.Training.Count, 130, 185);
        Assert.InRange(images.Validation.Count, 5, 40);
        var image = images.Training[0].Decode();
        Assert.Equal((16, 16, 1, 256), (image.Width, image.Height, image.Channels, image.Pixels.Length));
        Assert.Equal(int.Parse(image.Name.Split('#')[1], System.Globalization.CultureInfo.InvariantCulture) % 4, image.Label);
        Assert.True(image.Pixels.Max() >= 128);
    }

    [Fact]
    public void LoadIdx_LabelsOfOtherImages_SaysSo()
    {
        var path = IdxSamples.WriteImages(_folder["images"], 20, side: 16);
        var labels = IdxSamples.WriteLabels(_folder["labels"], 19);
        var error = Assert.Throws<TrainingDataException>(() => ImageSet.LoadIdx(path, labels, AllTrain));
        Assert.Contains("19 labels", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cut", "cut short")]
    [InlineData("text", "no IDX file")]
    [InlineData("labels", "Images have 3 dimensions")]
    [InlineData("missing", "no file")]
    public void LoadIdx_FilesThatAreNone_NamesTheFileAndTheFault(string kind, string fault)
    {
        var path = _folder[kind];
        if (kind == "cut") File.WriteAllBytes(path, File.ReadAllBytes(IdxSamples.WriteImages(_folder["whole"], 3, side: 16))[..^1]);
        if (kind == "text") File.WriteAllText(path, "these are no images");
        if (kind == "labels") IdxSamples.WriteLabels(path, 30);
        var error = Assert.Throws<InvalidDataException>(() => ImageSet.LoadIdx(path, null, AllTrain));
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.Contains(fault, error.Message, StringComparison.Ordinal);
    }

    private static Task<ImageSet> LoadAsync(string folder, DataOptions options) =>
        ImageSet.LoadAsync(new FolderImageSource(folder), options, new Progress<int>(), Token);
}
