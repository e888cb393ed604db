using AePipeline.Families;
using AePipeline.TrainingJob.CommandLine;
using AePipeline.TrainingJob.Data;
using AePipeline.TrainingJob.Families;
using AePipeline.TrainingJob.Families.Denoise;
using AePipeline.TrainingJob.Settings;

namespace AePipeline.TrainingJob.Tests.Families;

public sealed class TrainedFamilyListTests
{
    [Fact]
    public void All_OfTheProgram_AreTheFamiliesThatHostsKnow() => Assert.Equal(ModelFamilies.Names, TrainedFamilies.Names);

    [Fact]
    public void Add_FamilyThatHostsDoNotKnow_IsRefusedWithTheWayOut()
    {
        var unknown = Assert.Throws<ArgumentException>(() => TrainedFamilies.Add(new UnknownFamily()));

        Assert.StartsWith("Hosts know of no family 'sharpen'; add it to ModelFamilies first.", unknown.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("sharpen", TrainedFamilies.Names);
    }

    [Fact]
    public void Add_FamilyOfANameThatIsTaken_IsRefused() =>
        Assert.StartsWith("There is a family 'denoise' already", Assert.Throws<ArgumentException>(() => TrainedFamilies.Add(new DenoiseFamily())).Message, StringComparison.Ordinal);

    [Fact]
    public void Get_UnknownName_NamesThoseThatThereAre() =>
        Assert.StartsWith(
            "Models for 'sharpen' cannot be trained; use one of denoise, upscale, embed, vae.",
            Assert.Throws<ArgumentException>(() => TrainedFamilies.Get("sharpen")).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Arguments_OfEveryFamily_AreThoseOfTheCommand() =>
        Assert.All(TrainedFamilies.All, family => Assert.Subset(TrainArguments.All.ToHashSet(), family.Arguments.ToHashSet()));

    private sealed class UnknownFamily : TrainedFamily
    {
        public override string Name => "sharpen";

        public override TrainingPlan Plan(TrainSettings settings, ImageSet images) => throw new NotSupportedException();

        public override Task<MeasuredModelFiles> MeasureAsync(VersionToMeasure version, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
