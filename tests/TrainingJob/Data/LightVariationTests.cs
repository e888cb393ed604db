using AePipeline.TrainingJob.Data;

namespace AePipeline.TrainingJob.Tests.Data;

public sealed class LightVariationTests
{
    private static readonly LightOptions Same = new()
    {
        Varied = 1, Brightness = (1, 1), Gamma = (1, 1), WhiteBalance = (1, 1), Range = (1, 1), Grey = 0,
    };

    [Fact]
    public void Apply_OneChange_IsThatOfEveryPixel()
    {
        (LightOptions Options, byte[] Given, byte[] Expected)[] changes =
        [
            (Same, [100, 150, 50], [100, 150, 50]),
            (Same with { Brightness = (0.5, 0.5) }, [200, 100, 255], [100, 50, 128]),
            (Same with { Gamma = (2, 2) }, [100, 50, 200], [39, 10, 157]),
            (Same with { WhiteBalance = (1.2, 1.2) }, [200, 100, 154], [240, 100, 128]),
            (Same with { Range = (0.5, 0.5) }, [100, 0, 200], [114, 64, 164]),
            (Same with { Grey = 1 }, [100, 150, 50], [124, 124, 124]),
        ];
        foreach (var (options, given, expected) in changes)
        {
            byte[] pixels = [.. given, .. given];

            LightVariation.Draw(options, 3, new Random(1))!.Apply(pixels);

            Assert.Equal([.. expected, .. expected], pixels);
        }
    }

    [Fact]
    public void Draw_ShareOfCrops_LeavesTheOthersAsTheyAre()
    {
        var random = new Random(1);
        Assert.InRange(Enumerable.Range(0, 400).Count(_ => LightVariation.Draw(new LightOptions(), 3, random) is null), 160, 240);
        Assert.Null(LightVariation.Draw(LightOptions.None, 3, random));
    }

    [Fact]
    public void Draw_GreyPicture_NeitherTintsNorMixes()
    {
        byte[] pixels = [0, 100, 200];

        LightVariation.Draw(Same with { Grey = 1, WhiteBalance = (2, 2) }, 1, new Random(1))!.Apply(pixels);

        Assert.Equal([0, 100, 200], pixels);
    }
}
