using AePipeline.Imaging;
using AePipeline.Tests.Quality;
using AePipeline.Tests.Support;
using AePipeline.TrainingJob.Checkpoints;
using AePipeline.TrainingJob.Data;
using AePipeline.TrainingJob.Tests.Support;

namespace AePipeline.TrainingJob.Tests.Data;

public sealed class NoiseLimitTests : IDisposable
{
    private static readonly DataOptions Options = new() { Noise = new NoiseLimit(LeastSide: 128), Threads = 3 };
    private static readonly DataOptions AllTrain = Options with { Split = DatasetSplit.AllForTraining };

    private static readonly DataOptions TwoSides = Options with { Split = new DatasetSplit(0.4) };

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Load_CleanAndNoisyFiles_TakesTheCleanOnesAndNamesTheOthers()
    {
        var images = await LoadAsync(SamplePhotos.Write(_folder["photos"], clean: 5, noisy: 4), AllTrain);
        Assert.All(images.Training, image => Assert.Equal((0, image.Sha256), (image.Halvings, image.ContentId)));
        Assert.Equal(["clean0.png", "clean1.png", "clean2.png", "clean3.png", "clean4.png"], images.Training.Select(image => image.Name));
        Assert.Equal((5, 0, 4, 9), (images.Noise!.Clean, images.Noise.Halved, images.Noise.LeftOut, images.Noise.Total));
        Assert.StartsWith("Noise of 9 images: 5 clean enough, 0 halved until they were, 4 too noisy and left out (camera", images.Noise.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Load_NoNoiseAskedFor_TakesEveryImageAsItIs()
    {
        var images = await LoadAsync(SamplePhotos.Write(_folder["photos"], clean: 1, noisy: 4), AllTrain with { Noise = null });
        Assert.Equal(5, images.Training.Count);
        Assert.Null(images.Noise);
    }

    [Fact]
    public async Task Load_NoisyFilesOnly_RefusesAndSaysWhatToDo()
    {
        var error = await Assert.ThrowsAsync<TrainingDataException>(() => LoadAsync(SamplePhotos.Write(_folder["photos"], clean: 0, noisy: 4), AllTrain));
        Assert.StartsWith("None of 4 images of folder photos is clean enough to learn from", error.Message, StringComparison.Ordinal);
        Assert.All(["low ISO", "larger originals", "128 pixels", "--data", "--max-noise"], advice => Assert.Contains(advice, error.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(3, 1)]
    [InlineData(6, 2)]
    public async Task Load_LargeNoisyPhotos_AreHalvedUntilTheyAreClean(double sigma, int halvings)
    {
        Directory.CreateDirectory(_folder["photos"]);
        for (var i = 0; i < 3; i++) SamplePhotos.Save(CameraNoise.White(Large(i), sigma, seed: i), _folder[$"photos/{i}.png"]);
        var noisy = await LoadAsync(_folder["photos"], TwoSides);
        var image = noisy.Training[0];
        var decoded = image.Decode();
        Assert.Equal((0, 3, 0), (noisy.Noise!.Clean, noisy.Noise.Halved, noisy.Noise.LeftOut));
        Assert.Equal((halvings, 800 >> halvings, 600 >> halvings), (image.Halvings, image.Width, image.Height));
        Assert.Equal((image.Width, image.Height), (decoded.Width, decoded.Height));
        Assert.All(noisy.Validation, validation => Assert.InRange(validation.Width, 200, 400));

        // The same files, but other pictures: models are measured anew, and a run does not go on with them as if nothing were.
        var whole = await LoadAsync(_folder["photos"], TwoSides with { Noise = null });
        Assert.NotEqual(whole.ValidationId, noisy.ValidationId);
        Assert.NotEqual(image.Sha256, image.ContentId);
        Assert.False(DataSketch.Of(whole).IsSameAs(DataSketch.Of(noisy)));
        Assert.True(DataSketch.Of(noisy).IsSameAs(DataSketch.Of(await LoadAsync(_folder["photos"], TwoSides with { Threads = 1, Memory = 1 }))));
    }

    [Fact]
    public async Task Load_ImagesTooSmallToTell_AreTakenAsTheyAreAndCounted()
    {
        var images = await LoadAsync(Photos.Write(_folder["photos"], 3), AllTrain);
        Assert.Equal((3, 3, 0), (images.Training.Count, images.Noise!.TooSmall, images.Noise.LeftOut));
        Assert.EndsWith("; 3 too small to tell, taken as they are", images.Noise.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Load_EveryImageClean_HasTheIdOfTheFiles()
    {
        var photos = SamplePhotos.Write(_folder["photos"], clean: 6, noisy: 0);
        Assert.Equal((await LoadAsync(photos, Options with { Noise = null })).ValidationId, (await LoadAsync(photos, Options)).ValidationId);
    }

    [Fact]
    public async Task ValidateOn_AFolderWithNoisyFiles_MeasuresOnTheCleanOnesAndCountsBoth()
    {
        var images = await LoadAsync(SamplePhotos.Write(_folder["photos"], clean: 3, noisy: 1), AllTrain);
        images.ValidateOn(await LoadAsync(SamplePhotos.Write(_folder["others"], clean: 2, noisy: 2), Options with { Split = DatasetSplit.AllForValidation }));
        Assert.Equal(["clean0.png", "clean1.png"], images.Validation.Select(image => image.Name));
        Assert.Equal((5, 3), (images.Noise!.Clean, images.Noise.LeftOut));
    }

    private static FloatImage Large(int number) => SamplePhotos.Crop(SamplePhotos.Names[0], 100 * number, 50 * number, 800, 600);

    private static Task<ImageSet> LoadAsync(string folder, DataOptions options) =>
        ImageSet.LoadAsync(new FolderImageSource(folder), options, new Progress<int>(), Token);
}
