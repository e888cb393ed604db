using AePipeline.TrainingJob.Commands;
using AePipeline.TrainingJob.Data.Degrading;
using AePipeline.TrainingJob.Tests.Support;

namespace AePipeline.TrainingJob.Tests.Settings;

public sealed class DegradationArgumentsTests
{
    [Theory]
    [InlineData("--camera-noise is -1", "--camera-noise", "-1")]
    [InlineData("--graphics is 2", "--graphics", "2")]
    [InlineData("LEAST..MOST", "--shot-noise", "0.1..0.01")]
    [InlineData("LEAST..MOST", "--quality", "10")]
    [InlineData("--area says nothing to --task denoise", "--area", "1")]
    public void Parse_DegradationOutOfRange_SaysWhatItMustBe(string expected, params string[] arguments)
    {
        var errors = TestCommand.Create().Parse(["--task", "denoise", "--data", "photos", .. arguments]).Errors;

        Assert.Contains(expected, Assert.Single(errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_Degradation_ChangesWhatIsTypedAndLeavesTheFamilysRest()
    {
        var denoise = TrainCommand.Read(TestCommand.Create().Parse(["--task", "denoise", "--data", "photos", "--shot-noise", "0.001..0.002", "--quality", "50..60", "--graphics", "0"]));
        var upscale = TrainCommand.Read(TestCommand.Create().Parse(["--task", "upscale", "--data", "photos", "--area", "0.5", "--max-sigma", "7"]));

        Assert.Equal(new DegradationOptions { Shot = (0.001, 0.002), Quality = (50, 60), Graphics = 0 }, denoise.Degradation);
        Assert.Equal(DegradationOptions.ForUpscale with { MaxSigma = 7 }, upscale.Degradation);
        Assert.Equal(new ShrinkingOptions { Area = 0.5 }, upscale.Shrinking);
    }
}
